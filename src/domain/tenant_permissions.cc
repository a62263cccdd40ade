#include "domain/tenant_permissions.h"

#include <algorithm>

#include "base/text.h"
#include "base/timestamp.h"
#include "domain/conditions.h"
#include "domain/error_codes.h"
#include "domain/tenant_rights.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

constexpr size_t kMostTypes = 10;
constexpr size_t kMostPermissions = 60;
constexpr size_t kMostSchedules = 5;
// Before it expires a credential is told of for as long.
constexpr std::chrono::days kExpiresSoon{30};

std::string Listed(const std::set<std::string>& words, const char* between, size_t most) {
  std::string text;
  size_t named = 0;
  for (const std::string& word : words) {
    if (named++ == most) break;
    text += (text.empty() ? "" : between) + word;
  }
  return text;
}

std::string Said(const std::string& code, const std::string& message) {
  return message.empty() ? code : message;
}

// "type (A, B)": the type, and what is in the brackets.
struct Entry {
  explicit Entry(const std::string& text) {
    const size_t bracket = text.find(" (");
    type = text.substr(0, bracket);
    if (bracket == std::string::npos || !text.ends_with(')')) return;
    std::string rest = text.substr(bracket + 2, text.size() - bracket - 3);
    for (size_t comma; (comma = rest.find(", ")) != std::string::npos;) {
      permissions.insert(rest.substr(0, comma));
      rest.erase(0, comma + 2);
    }
    permissions.insert(rest);
  }
  std::string type;
  std::set<std::string> permissions;  // empty: it is not known which
};

bool HasSignedIn(const CheckFindings& check) { return check.error_code.empty(); }
bool KnowsRoles(const CheckFindings& check) { return HasSignedIn(check) && !check.is_token_opaque; }

// All that is missing as far as anybody knows.
struct Missing {
  std::set<std::string> entries;
  std::set<std::string> permissions;
  std::set<std::string> schedules;
  int64_t unnamed = 0;
};

// What a check after the run has seen in the token is not missing any more; what the tenant's API
// refused in spite of it is, until the next run.
void AddMissing(const std::string& schedule, const PermissionFinding& run,
                const std::optional<TenantCheck>& check, Missing& missing) {
  const bool is_outdated = check && KnowsRoles(check->findings) && check->checked_at > run.when;
  for (const std::string& text : run.missing) {
    const Entry entry(text);
    if (is_outdated && !entry.permissions.empty()) continue;
    missing.entries.insert(text);
    missing.permissions.insert(entry.permissions.begin(), entry.permissions.end());
    missing.schedules.insert(schedule);
  }
}

void AddMissing(const TenantCheck& check, const PermissionFindings& runs, Missing& missing) {
  const auto& found = check.findings;
  if (!KnowsRoles(found)) return;
  bool is_current = false;
  for (const std::string& text : found.missing) {
    const Entry entry(text);
    const bool is_outdated = std::any_of(runs.begin(), runs.end(), [&](const auto& run) {
      return run.second.sign_in_error.empty() && run.second.when > check.checked_at &&
             run.second.types.contains(entry.type);
    });
    if (is_outdated) continue;
    is_current = true;
    missing.entries.insert(text);
    missing.permissions.insert(entry.permissions.begin(), entry.permissions.end());
  }
  if (!is_current) return;
  missing.unnamed =
      std::max<int64_t>(0, found.missing_count - static_cast<int64_t>(found.missing.size()));
  if (missing.unnamed > 0) missing.permissions.insert(found.to_grant.begin(), found.to_grant.end());
}

std::string Words(const TenantSchedules& schedules, const Missing& missing) {
  const size_t all = missing.entries.size() + static_cast<size_t>(missing.unnamed);
  std::string words = "may not be read: " + Listed(missing.entries, ", ", kMostTypes) +
                      base::AndMore(all, std::min(kMostTypes, missing.entries.size()));
  if (!missing.permissions.empty()) {
    words += "; to grant: " + Listed(missing.permissions, ", ", kMostPermissions) +
             base::AndMore(missing.permissions.size(), kMostPermissions);
  }
  // A check is about all of them.
  const auto& names = missing.schedules.empty() ? schedules.names : missing.schedules;
  return words + "; `kubectl strongroom permissions -n " + schedules.ns + " " +
         Listed(names, " ", kMostSchedules) + "` prints all that is needed, and where to consent";
}

// The newest that knows whether the credentials are good: what refused them, or empty.
std::string SignInError(const PermissionFindings& runs, const std::optional<TenantCheck>& check) {
  std::string error;
  sys_seconds newest{};
  for (const auto& [schedule, run] : runs) {
    if (run.when < newest) continue;
    newest = run.when;
    error = run.sign_in_error.empty() ? "" : "run of " + schedule + ": " + run.sign_in_error;
  }
  if (!check || check->checked_at < newest) return error;
  if (HasSignedIn(check->findings)) return "";
  const bool is_refused = check->findings.error_code == error_code::kAuthenticationFailed;
  return is_refused ? Said(check->findings.error_code, check->findings.error_message) : error;
}

std::string Expiry(const std::optional<TenantCheck>& check, sys_seconds now) {
  if (!check || !check->findings.credential_expires_at) return "";
  const sys_seconds expires = *check->findings.credential_expires_at;
  if (expires > now + kExpiresSoon) return "";
  return "; the certificate expires at " + base::FormatTimestamp(expires);
}

}  // namespace

std::optional<PermissionFinding> PermissionFindingOf(const Run& run) {
  const Outcome& outcome = run.status.outcome;
  if (!IsTerminal(outcome.phase)) return std::nullopt;
  PermissionFinding finding;
  finding.when = outcome.finished_at.value_or(run.meta.created_at);
  for (const auto& [type, coverage] : outcome.summary.types) finding.types.insert(type);
  if (auto missing = MissingRights(run)) {
    finding.missing = *std::move(missing);
    return finding;
  }
  if (outcome.error_code != error_code::kAuthenticationFailed) return std::nullopt;
  finding.sign_in_error = Said(outcome.error_code, outcome.error_message);
  return finding;
}

std::optional<Condition> PermissionsReady(const TenantSchedules& schedules,
                                          const PermissionFindings& runs,
                                          const std::optional<TenantCheck>& check,
                                          sys_seconds now) {
  if (runs.empty() && !check) return std::nullopt;
  Condition ready{.type = std::string(condition::kPermissionsReady), .last_transition = now};
  const auto say = [&](std::string_view reason, std::string message) {
    ready.reason = reason;
    ready.message = std::move(message);
    return ready;
  };
  if (std::string error = SignInError(runs, check); !error.empty()) {
    return say(tenant_permissions::kAuthenticationFailed, std::move(error));
  }
  Missing missing;
  for (const auto& [schedule, run] : runs) AddMissing(schedule, run, check, missing);
  if (check) AddMissing(*check, runs, missing);
  if (!missing.entries.empty()) {
    return say(tenant_permissions::kPermissionsMissing, Words(schedules, missing));
  }
  const bool is_check_newest =
      check && std::none_of(runs.begin(), runs.end(),
                            [&](const auto& run) { return run.second.when > check->checked_at; });
  ready.is_unknown = true;
  if (is_check_newest && !HasSignedIn(check->findings)) {
    return say(tenant_permissions::kCheckFailed,
               check->findings.error_code + ": " + check->findings.error_message);
  }
  const bool has_read = std::any_of(
      runs.begin(), runs.end(), [](const auto& run) { return run.second.sign_in_error.empty(); });
  if (!has_read && check && check->findings.is_token_opaque) {
    return say(tenant_permissions::kTokenOpaque,
               "nobody but Microsoft Graph can read the token: the first run shows what may be "
               "read");
  }
  ready.is_unknown = false;
  ready.is_true = true;
  return say(tenant_permissions::kAllGranted,
             "the application has the permissions that its schedules need" + Expiry(check, now));
}

}  // namespace strongroom::domain
