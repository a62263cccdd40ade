#include "domain/tenant_permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const sys_seconds kNow{seconds{1'700'000'000}};
const sys_seconds kEarlier = kNow - hours{2};
const sys_seconds kLater = kNow - hours{1};

const TenantSchedules kSchedules{.ns = "team-a", .names = {"nightly", "other"}};

using Missing = std::vector<std::string>;

PermissionFinding RunAt(sys_seconds when, Missing missing = {},
                        std::set<std::string> types = {"a", "b"}) {
  return {
      .when = when, .sign_in_error = {}, .missing = std::move(missing), .types = std::move(types)};
}
PermissionFinding RefusedAt(sys_seconds when) {
  return {.when = when,
          .sign_in_error = "AADSTS7000222: the secret has expired",
          .missing = {},
          .types = {}};
}
TenantCheck CheckAt(sys_seconds when, Missing missing = {}) {
  const auto count = static_cast<int64_t>(missing.size());
  return {.subject_digest = "x",
          .checked_at = when,
          .findings = {.missing = std::move(missing), .missing_count = count}};
}
TenantCheck FailedAt(sys_seconds when, const char* code) {
  return {.subject_digest = "x",
          .checked_at = when,
          .findings = {.error_code = code, .error_message = "why"}};
}
TenantCheck OpaqueAt(sys_seconds when) {
  return {.subject_digest = "x", .checked_at = when, .findings = {.is_token_opaque = true}};
}

// "True AllGranted", "Unknown CheckFailed"; "" when there is none.
std::string Told(const PermissionFindings& runs, const std::optional<TenantCheck>& check) {
  const auto condition = PermissionsReady(kSchedules, runs, check, kNow);
  if (!condition) return "";
  EXPECT_EQ(condition->type, "PermissionsReady");
  EXPECT_FALSE(condition->is_true && condition->is_unknown);
  EXPECT_NE(condition->message, "");
  const char* truth = condition->is_true ? "True " : "False ";
  return (condition->is_unknown ? "Unknown " : truth) + condition->reason;
}

TEST(TenantPermissions, AreWhatTheNewestOfRunsAndCheckSays) {
  struct Row {
    const char* what;
    PermissionFindings runs;
    std::optional<TenantCheck> check;
    const char* told;
  };
  const std::vector<Row> rows{
      {"nobody has looked", {}, {}, ""},
      {"a check alone", {}, CheckAt(kLater), "True AllGranted"},
      {"a check that misses", {}, CheckAt(kLater, {"a (A)"}), "False PermissionsMissing"},
      {"runs alone", {{"s", RunAt(kLater)}}, {}, "True AllGranted"},
      {"one run that misses",
       {{"s", RunAt(kLater)}, {"t", RunAt(kEarlier, {"a (A)"})}},
       {},
       "False PermissionsMissing"},
      {"granted since, as the check saw",
       {{"s", RunAt(kEarlier, {"a (A)"})}},
       CheckAt(kLater),
       "True AllGranted"},
      {"granted since, as the run saw",
       {{"s", RunAt(kLater)}},
       CheckAt(kEarlier, {"a (A)"}),
       "True AllGranted"},
      {"the run was about another type",
       {{"s", RunAt(kLater, {}, {"b"})}},
       CheckAt(kEarlier, {"a (A)"}),
       "False PermissionsMissing"},
      {"taken away since",
       {{"s", RunAt(kEarlier)}},
       CheckAt(kLater, {"a (A)"}),
       "False PermissionsMissing"},
      {"Graph refuses it in spite of the role",
       {{"s", RunAt(kEarlier, {"a"})}},
       CheckAt(kLater),
       "False PermissionsMissing"},
      {"refused credentials, by a run",
       {{"s", RefusedAt(kLater)}},
       CheckAt(kEarlier),
       "False AuthenticationFailed"},
      {"refused credentials, by a check",
       {{"s", RunAt(kEarlier)}},
       FailedAt(kLater, "AUTHENTICATION_FAILED"),
       "False AuthenticationFailed"},
      {"renewed since, as the check saw",
       {{"s", RefusedAt(kEarlier)}},
       CheckAt(kLater),
       "True AllGranted"},
      {"renewed since, as a run saw",
       {{"s", RefusedAt(kEarlier)}, {"t", RunAt(kLater)}},
       FailedAt(kEarlier, "AUTHENTICATION_FAILED"),
       "True AllGranted"},
      {"the login host is away",
       {{"s", RunAt(kEarlier)}},
       FailedAt(kLater, "PROVIDER_UNAVAILABLE"),
       "Unknown CheckFailed"},
      {"the login host was away",
       {{"s", RunAt(kLater)}},
       FailedAt(kEarlier, "PROVIDER_UNAVAILABLE"),
       "True AllGranted"},
      {"away, and refused before",
       {{"s", RefusedAt(kEarlier)}},
       FailedAt(kLater, "PROVIDER_UNAVAILABLE"),
       "False AuthenticationFailed"},
      {"away, and missing before",
       {{"s", RunAt(kEarlier, {"a (A)"})}},
       FailedAt(kLater, "THROTTLED"),
       "False PermissionsMissing"},
      {"no pod, and nobody knows", {}, FailedAt(kLater, "START_TIMEOUT"), "Unknown CheckFailed"},
      {"a token that nobody can read", {}, OpaqueAt(kLater), "Unknown TokenOpaque"},
      {"the same, and a run has read",
       {{"s", RunAt(kEarlier)}},
       OpaqueAt(kLater),
       "True AllGranted"},
      {"the same, and no run has read",
       {{"s", RefusedAt(kEarlier)}},
       OpaqueAt(kLater),
       "Unknown TokenOpaque"},
      {"the same, and a run misses",
       {{"s", RunAt(kEarlier, {"a (A)"})}},
       OpaqueAt(kLater),
       "False PermissionsMissing"},
  };
  for (const Row& row : rows) EXPECT_EQ(Told(row.runs, row.check), row.told) << row.what;
}

TEST(TenantPermissions, AreToldWithTypesWhatToGrantAndTheCommand) {
  const auto condition = PermissionsReady(
      kSchedules,
      {{"nightly", RunAt(kLater, {"a (B.Read, A.Read)", "b"})}, {"other", RunAt(kLater)}},
      CheckAt(kEarlier), kNow);
  ASSERT_TRUE(condition);
  EXPECT_EQ(condition->message,
            "may not be read: a (B.Read, A.Read), b; to grant: A.Read, B.Read; `kubectl strongroom "
            "permissions -n team-a nightly` prints all that is needed, and where to consent");
}

// What a check had no room for is counted, and all that is to be granted is there.
TEST(TenantPermissions, AreAllCountedWhereOnlySomeCouldBeNamed) {
  TenantCheck check = CheckAt(kLater, {"a (A)"});
  check.findings.missing_count = 41;
  check.findings.to_grant = {"A", "Z"};
  const auto condition = PermissionsReady(kSchedules, {}, check, kNow);
  EXPECT_THAT(
      condition->message,
      HasSubstr("a (A) and 40 more; to grant: A, Z; `kubectl strongroom permissions -n team-a "
                "nightly other`"));
}

TEST(TenantPermissions, AreToldInAFewWords) {
  Missing missing;
  for (int i = 0; i < 128; ++i) missing.push_back("type" + std::to_string(i) + " (A)");
  const auto condition = PermissionsReady(kSchedules, {}, CheckAt(kLater, missing), kNow);
  EXPECT_LT(condition->message.size(), 500U);
  EXPECT_THAT(condition->message, HasSubstr("and 118 more"));
}

TEST(TenantPermissions, TellOfACertificateThatExpiresSoon) {
  TenantCheck check = CheckAt(kLater);
  check.findings.credential_expires_at = kNow + days{40};
  EXPECT_THAT(PermissionsReady(kSchedules, {}, check, kNow)->message, Not(HasSubstr("expires")));
  check.findings.credential_expires_at = kNow + days{20};
  EXPECT_THAT(PermissionsReady(kSchedules, {}, check, kNow)->message,
              HasSubstr("the certificate expires at 2023-12-04T22:13:20Z"));
}

TEST(TenantPermissions, AreFoundInRunsThatReadOrWereRefused) {
  struct Run run;
  Outcome& outcome = run.status.outcome;
  outcome.phase = RunPhase::kRunning;
  EXPECT_EQ(PermissionFindingOf(run), std::nullopt);
  outcome.phase = RunPhase::kFailed;
  outcome.finished_at = kLater;
  outcome.error_code = "PROVIDER_UNAVAILABLE";
  EXPECT_EQ(PermissionFindingOf(run), std::nullopt);
  outcome.error_code = "AUTHENTICATION_FAILED";
  outcome.error_message = "AADSTS7000222";
  EXPECT_EQ(PermissionFindingOf(run)->sign_in_error, "AADSTS7000222");
  EXPECT_EQ(PermissionFindingOf(run)->when, kLater);
  outcome.summary.types["a"] = {
      .state = TypeState::kFailed, .errors = 1, .error_code = "PERMISSION_MISSING"};
  outcome.summary.rights_review = {.asked = 2, .missing = {"a (A)"}};
  EXPECT_EQ(PermissionFindingOf(run)->sign_in_error, "") << "it has signed in";
  EXPECT_THAT(PermissionFindingOf(run)->missing, ElementsAre("a (A)"));
  EXPECT_THAT(PermissionFindingOf(run)->types, ElementsAre("a"));
}

}  // namespace
}  // namespace strongroom::domain
