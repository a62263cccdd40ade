#include "export/backup_set.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "base/ascii.h"
#include "base/json_members.h"
#include "base/timestamp.h"
#include "domain/outcome.h"
#include "export/error.h"

namespace strongroom::exporting {
namespace {

using base::Json;

constexpr std::string_view kKind = "BackupSet";
constexpr std::string_view kGroup = "sets.strongroom.dev/";
constexpr std::string_view kDigestKind = "sha256:";

int64_t CountAt(const Json& object, std::string_view key) {
  const int64_t count = base::IntAt(object, key).value_or(0);
  if (count < 0) throw base::JsonError(std::string(key) + ": is negative");
  return count;
}

std::string NeededText(const Json& object, std::string_view key) {
  std::string text = base::TextAt(object, key);
  if (text.empty()) throw base::JsonError(std::string(key) + ": missing");
  return text;
}

SetType ReadType(const Json& object) {
  return {.type = NeededText(object, "policyType"),
          .state = NeededText(object, "state"),
          .digest = DigestHex(base::TextAt(object, "digest")),
          .total = CountAt(object, "total"),
          .backed_up = CountAt(object, "backedUp"),
          .error_code = base::TextAt(object, "errorCode"),
          .error_message = base::TextAt(object, "errorMessage")};
}

std::vector<SetType> ReadTypes(const Json& status) {
  if (base::MemberAt(status, "types") == nullptr) {
    throw base::JsonError("status.types: missing; it is not in lists, get the set itself");
  }
  std::vector<SetType> types;
  for (const Json& type : base::ArrayAt(status, "types")) types.push_back(ReadType(type));
  std::sort(types.begin(), types.end(),
            [](const SetType& a, const SetType& b) { return a.type < b.type; });
  std::set<std::string> folded;
  for (const SetType& type : types) {
    if (!folded.insert(base::ToLower(type.type)).second) {
      throw base::JsonError("status.types: one comes twice, or two differ in upper case alone");
    }
  }
  return types;
}

std::chrono::sys_seconds InstantAt(const Json& object, std::string_view key) {
  const auto instant = base::ParseTimestamp(base::TextAt(object, key));
  if (!instant) throw base::JsonError(std::string(key) + ": no timestamp");
  return *instant;
}

BackupSet Read(const Json& object) {
  if (!base::TextAt(object, "apiVersion").starts_with(kGroup) ||
      base::TextAt(object, "kind") != kKind) {
    throw base::JsonError("not of kind BackupSet");
  }
  const Json& status = base::ObjectAt(object, "status");
  const Json& changes = base::ObjectAt(status, "changes");
  const std::string previous = base::TextAt(status, "previousDigest");
  return {.object = base::CanonicalJson(object),
          .name = NeededText(base::ObjectAt(object, "metadata"), "name"),
          .schedule = base::TextAt(status, "scheduleName"),
          .schedule_uid = base::TextAt(status, "scheduleUID"),
          .run = base::TextAt(status, "runName"),
          .tenant = base::TextAt(status, "tenantName"),
          .sequence = CountAt(status, "sequence"),
          .taken_at = InstantAt(status, "takenAt"),
          .is_complete = base::BoolAt(status, "complete", false),
          .items = CountAt(status, "items"),
          .digest = DigestHex(base::TextAt(status, "digest")),
          .previous_digest = previous.empty() ? "" : DigestHex(previous),
          .added = CountAt(changes, "added"),
          .changed = CountAt(changes, "changed"),
          .removed = CountAt(changes, "removed"),
          .types = ReadTypes(status)};
}

}  // namespace

bool SetType::IsComplete() const { return state == domain::NameOf(domain::TypeState::kComplete); }

BackupSet ReadSet(const Json& object) {
  try {
    return Read(object);
  } catch (const base::JsonError& e) {
    throw ExportError(std::string("a backup set cannot be read: ") + e.what());
  }
}

std::string DigestHex(const std::string& text) {
  const auto is_digit = [](char c) { return base::IsDigit(c) || (c >= 'a' && c <= 'f'); };
  if (text.size() != kDigestKind.size() + 64 || !text.starts_with(kDigestKind) ||
      !std::all_of(text.begin() + kDigestKind.size(), text.end(), is_digit)) {
    throw ExportError("a digest is no SHA-256");
  }
  return text.substr(kDigestKind.size());
}

std::string DigestText(const std::string& hex) { return std::string(kDigestKind) + hex; }

}  // namespace strongroom::exporting
