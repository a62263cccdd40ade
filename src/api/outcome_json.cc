#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/report.h"
#include "base/timestamp.h"

namespace strongroom::api {
namespace {

// Limits of BackupScheduleRun.status in crds/: past them the API server would refuse the whole
// status. Counted in bytes here and in characters there, so a cut text always fits.
constexpr size_t kMaxMessage = 1024;
constexpr size_t kMaxWarnings = 100;
constexpr size_t kMaxWarning = 512;
constexpr size_t kMaxTypes = 200;
constexpr size_t kMaxTypeKey = 63;
constexpr int64_t kMaxAttempts = 1000;

constexpr size_t kMaxWord = 64;
// Far past any real count, and small enough that sums over all types cannot overflow.
constexpr int64_t kMaxCount = 1'000'000'000'000;

void SetText(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = ValidText(text);
}

void SetTime(Json& object, const char* key, std::optional<std::chrono::sys_seconds> time) {
  if (time) object[key] = base::FormatTimestamp(*time);
}

std::optional<std::chrono::sys_seconds> TimeAt(const Json& object, std::string_view key) {
  const std::string text = StringAt(object, key);
  if (text.empty()) return std::nullopt;
  const auto time = base::ParseTimestamp(text);
  if (!time) throw ApiFormatError(std::string(key) + ": not an RFC 3339 timestamp");
  return time;
}

int64_t CountAt(const Json& object, std::string_view key, int64_t fallback = 0) {
  const int64_t count = IntAt(object, key).value_or(fallback);
  if (count < 0 || count > kMaxCount) {
    throw ApiFormatError(std::string(key) + ": out of range");
  }
  return count;
}

bool IsLetterOrDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A word that begins with a capital and goes on with what `is_allowed` lets pass.
template <typename IsAllowed>
std::string WordAt(const Json& object, std::string_view key, IsAllowed is_allowed,
                   std::string_view form) {
  std::string word = StringAt(object, key);
  if (word.empty()) return word;
  if (word.size() > kMaxWord || word[0] < 'A' || word[0] > 'Z' ||
      !std::all_of(word.begin(), word.end(), is_allowed)) {
    throw ApiFormatError(std::string(key) + ": expected " + std::string(form));
  }
  return word;
}

// As the CRD demands of reason and errorCode: with another one it would refuse the whole status.
std::string ReasonAt(const Json& object, std::string_view key) {
  return WordAt(object, key, IsLetterOrDigit, "one CamelCase word");
}

std::string CodeAt(const Json& object, std::string_view key) {
  const auto is_allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return WordAt(object, key, is_allowed, "one word in capitals");
}

void CheckTypeKey(const std::string& key) {
  if (key.empty() || key.size() > kMaxTypeKey || key[0] < 'a' || key[0] > 'z' ||
      !std::all_of(key.begin(), key.end(), IsLetterOrDigit)) {
    throw ApiFormatError("typeBreakdown: a key is not the key of a policy type");
  }
}

std::vector<std::string> TextsAt(const Json& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const Json& entry : ArrayAt(object, key)) {
    if (!entry.is_string()) {
      throw ApiFormatError(std::string(key) + ": expected an array of strings");
    }
    texts.push_back(entry.get<std::string>());
    if (texts.back().find('\0') != std::string::npos) {
      throw ApiFormatError(std::string(key) + ": contains a NUL character");
    }
  }
  return texts;
}

// What the CRD keeps of a type: its texts stay in PostgreSQL.
Json ShortCoverage(const domain::TypeCoverage& coverage) {
  Json json = {{"state", domain::NameOf(coverage.state)},
               {"total", coverage.total},
               {"backedUp", coverage.backed_up},
               {"errors", coverage.errors}};
  SetText(json, "errorCode", coverage.error_code);
  return json;
}

Json CoverageToJson(const domain::TypeCoverage& coverage) {
  Json json = ShortCoverage(coverage);
  SetText(json, "errorMessage", coverage.error_message);
  SetText(json, "apiVersion", coverage.api_version);
  SetText(json, "snapshotPoint", coverage.snapshot_point);
  return json;
}

domain::TypeCoverage CoverageFromJson(const Json& json) {
  if (!json.is_object()) throw ApiFormatError("typeBreakdown: expected objects");
  const auto state = base::Parse<domain::TypeState>(StringAt(json, "state"));
  if (!state) throw ApiFormatError("state: not the state of a policy type");
  return {.state = *state,
          .total = CountAt(json, "total"),
          .backed_up = CountAt(json, "backedUp"),
          .errors = CountAt(json, "errors"),
          .error_code = CodeAt(json, "errorCode"),
          .error_message = TextAt(json, "errorMessage"),
          .api_version = TextAt(json, "apiVersion"),
          .snapshot_point = TextAt(json, "snapshotPoint")};
}

Json TotalsToJson(const domain::Outcome& outcome) {
  Json summary = {{"policiesTotal", outcome.PoliciesTotal()},
                  {"policiesBackedUp", outcome.PoliciesBackedUp()},
                  {"errorsCount", outcome.ErrorsCount()}};
  if (outcome.changes) {
    summary["changes"] = {{"added", outcome.changes->added},
                          {"changed", outcome.changes->changed},
                          {"removed", outcome.changes->removed}};
  }
  return summary;
}

Json SummaryToJson(const domain::Outcome& outcome) {
  Json summary = TotalsToJson(outcome);
  for (const auto& [type, coverage] : outcome.types) {
    summary["typeBreakdown"][type] = CoverageToJson(coverage);
  }
  for (const std::string& warning : outcome.warnings) {
    summary["warnings"].push_back(ValidText(warning));
  }
  if (!outcome.unknown_policy_types.empty()) {
    summary["unknownPolicyTypes"] = outcome.unknown_policy_types;
  }
  return summary;
}

Json CutTexts(const std::vector<std::string>& texts, size_t count, size_t length) {
  Json array = Json::array();
  for (const std::string& text : texts) {
    if (array.size() == count) break;
    array.push_back(Cut(text, length));
  }
  return array;
}

Json BoundedSummary(const domain::Outcome& outcome) {
  Json summary = TotalsToJson(outcome);
  Json breakdown = Json::object();
  for (const auto& [type, coverage] : outcome.types) {
    if (breakdown.size() == kMaxTypes) break;
    breakdown[type] = ShortCoverage(coverage);
  }
  if (!breakdown.empty()) summary["typeBreakdown"] = std::move(breakdown);
  if (!outcome.warnings.empty()) {
    summary["warnings"] = CutTexts(outcome.warnings, kMaxWarnings, kMaxWarning);
  }
  if (!outcome.unknown_policy_types.empty()) {
    summary["unknownPolicyTypes"] = CutTexts(outcome.unknown_policy_types, kMaxTypes, kMaxTypeKey);
  }
  return summary;
}

}  // namespace

Json OutcomeToJson(const domain::Outcome& outcome) {
  Json json = {{"phase", domain::NameOf(outcome.phase)},
               {"summary", SummaryToJson(outcome)},
               {"attempts", outcome.attempts}};
  SetText(json, "reason", outcome.reason);
  SetTime(json, "startedAt", outcome.started_at);
  SetTime(json, "finishedAt", outcome.finished_at);
  SetText(json, "errorCode", outcome.error_code);
  SetText(json, "errorMessage", outcome.error_message);
  return json;
}

domain::Outcome OutcomeFromJson(const Json& json) {
  if (!json.is_object()) throw ApiFormatError("outcome: expected an object");
  domain::Outcome outcome;
  const auto phase = base::Parse<domain::RunPhase>(StringAt(json, "phase"));
  if (!phase || !domain::IsTerminal(*phase)) {
    throw ApiFormatError("phase: expected success, partial, failed, canceled or skipped");
  }
  outcome.phase = *phase;
  outcome.reason = ReasonAt(json, "reason");
  outcome.started_at = TimeAt(json, "startedAt");
  outcome.finished_at = TimeAt(json, "finishedAt");
  outcome.error_code = CodeAt(json, "errorCode");
  outcome.error_message = TextAt(json, "errorMessage");
  outcome.attempts = CountAt(json, "attempts", 1);
  const Json& summary = ObjectAt(json, "summary");
  for (const auto& [type, coverage] : ObjectAt(summary, "typeBreakdown").items()) {
    CheckTypeKey(type);
    outcome.types.emplace(type, CoverageFromJson(coverage));
  }
  outcome.warnings = TextsAt(summary, "warnings");
  outcome.unknown_policy_types = TextsAt(summary, "unknownPolicyTypes");
  if (const Json& changes = ObjectAt(summary, "changes"); !changes.empty()) {
    outcome.changes = {.added = CountAt(changes, "added"),
                       .changed = CountAt(changes, "changed"),
                       .removed = CountAt(changes, "removed")};
  }
  return outcome;
}

Json RunStatusFrom(const ReportAnswer& answer) {
  const domain::Outcome& outcome = answer.outcome;
  Json status = {{"phase", domain::NameOf(outcome.phase)},
                 {"summary", BoundedSummary(outcome)},
                 {"attempts", std::min(outcome.attempts, kMaxAttempts)}};
  SetText(status, "reason", outcome.reason);
  SetTime(status, "startedAt", outcome.started_at);
  SetTime(status, "finishedAt", outcome.finished_at);
  SetText(status, "errorCode", outcome.error_code);
  SetText(status, "errorMessage", Cut(outcome.error_message, kMaxMessage));
  SetText(status, "backupSetID", answer.backup_set_id);
  if (!answer.backup_set_digest.empty()) {
    status["backupSetDigest"] = "sha256:" + answer.backup_set_digest;
  }
  return status;
}

}  // namespace strongroom::api
