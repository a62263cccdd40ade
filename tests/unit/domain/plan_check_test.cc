#include "domain/plan_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const sys_seconds kNow{seconds{1'700'000'000}};

CheckFindings Good() { return {}; }
CheckFindings Missing() {
  return {.missing = {"a (A.Read.All)"}, .missing_count = 1, .to_grant = {"A.Read.All"}};
}

// A tenant, its Jobs, and a controller that does what the plan says.
class Story {
 public:
  CheckPlan Plan() const { return PlanCheck(observed_, now_); }
  // Carries the plan out, as far as the status.
  CheckPlan Do() {
    CheckPlan plan = Plan();
    observed_.last = plan.last;
    std::erase_if(observed_.jobs, [&](const CheckJobView& job) {
      return std::find(plan.delete_jobs.begin(), plan.delete_jobs.end(), job.name) !=
             plan.delete_jobs.end();
    });
    if (!plan.create_job.empty()) {
      observed_.jobs.push_back({.name = plan.create_job,
                                .subject_digest = observed_.subject_digest,
                                .created_at = now_});
    }
    return plan;
  }
  void End(const CheckFindings& findings) {
    observed_.jobs.back().ended_at = now_;
    observed_.jobs.back().findings = findings;
  }
  CheckJobView& job() { return observed_.jobs.back(); }

  CheckObserved observed_{
      .tenant = "contoso", .tenant_uid = "u-1", .subject_digest = "what", .last = {}, .jobs = {}};
  sys_seconds now_ = kNow;
};

TEST(TenantCheck, IsMadeOnceAndTold) {
  Story story;
  const CheckPlan first = story.Plan();
  EXPECT_THAT(first.create_job, HasSubstr("contoso-check-"));
  EXPECT_EQ(story.Plan().create_job, first.create_job) << "the name is the lock";
  story.Do();
  EXPECT_EQ(story.Do().create_job, "");
  EXPECT_TRUE(story.Plan().is_at_work);
  story.now_ += seconds{8};
  story.End(Missing());
  const CheckPlan told = story.Do();
  EXPECT_FALSE(told.is_at_work);
  ASSERT_TRUE(told.last);
  EXPECT_EQ(*told.last, (TenantCheck{"what", story.now_, Missing()}));
  EXPECT_EQ(told.create_job, "");
  EXPECT_THAT(told.delete_jobs, IsEmpty()) << "its log may be looked for";
  EXPECT_EQ(story.Plan().last, told.last) << "telling twice tells the same";
}

TEST(TenantCheck, ComesAgainInADayOrWithinAnHourWhileSomethingIsWrong) {
  struct Row {
    CheckFindings findings;
    hours period;
  };
  const std::vector<Row> rows{{Good(), hours{24}},
                              {{.is_token_opaque = true}, hours{24}},
                              {Missing(), hours{1}},
                              {{.error_code = "AUTHENTICATION_FAILED"}, hours{1}},
                              {{.error_code = "PROVIDER_UNAVAILABLE"}, hours{1}}};
  for (const Row& row : rows) {
    Story story;
    const std::string name = story.Do().create_job;
    story.End(row.findings);
    const CheckPlan told = story.Do();
    ASSERT_TRUE(told.wake);
    EXPECT_LE(*told.wake, kNow + row.period);
    EXPECT_GT(*told.wake, kNow + row.period * 11 / 12) << "a twelfth earlier at most";
    story.now_ = *told.wake - seconds{1};
    EXPECT_EQ(story.Plan().create_job, "");
    story.now_ += seconds{1};
    const CheckPlan again = story.Plan();
    EXPECT_NE(again.create_job, "");
    EXPECT_NE(again.create_job, name);
    EXPECT_THAT(again.delete_jobs, ElementsAre(name)) << "the newest is kept";
  }
}

TEST(TenantCheck, OfTenantsThatWereMadeTogetherAreApart) {
  std::set<sys_seconds> wakes;
  for (int i = 0; i < 100; ++i) {
    Story story;
    story.observed_.tenant_uid = "u-" + std::to_string(i);
    story.Do();
    story.End(Good());
    wakes.insert(*story.Do().wake);
  }
  EXPECT_GT(wakes.size(), 70U);
}

TEST(TenantCheck, ComesAtOnceWhenSomethingElseIsToBeChecked) {
  Story story;
  story.Do();
  story.observed_.subject_digest = "another";
  EXPECT_EQ(story.Plan().create_job, "") << "one at a time";
  story.End(Good());
  const CheckPlan plan = story.Do();
  EXPECT_EQ(plan.last->subject_digest, "what");
  EXPECT_NE(plan.create_job, "");
  EXPECT_EQ(plan.delete_jobs.size(), 1U);
}

TEST(TenantCheck, IsNotMadeWhereThereIsNothingToCheck) {
  Story story;
  story.observed_.subject_digest = "";
  EXPECT_EQ(story.Plan().create_job, "");
  story.observed_.last = {{"what", kNow, Good()}};
  EXPECT_EQ(story.Plan().last, story.observed_.last);
  EXPECT_EQ(story.Plan().wake, std::nullopt);
}

TEST(TenantCheck, SaysWhatKeepsItFromWorking) {
  Story story;
  const std::string name = story.Do().create_job;
  story.job().words = "PodPending: pod x: FailedMount: secret \"app\" not found";
  EXPECT_EQ(story.Plan().last, std::nullopt) << "it has a minute";
  EXPECT_EQ(story.Plan().wake, kNow + minutes{1});
  story.now_ += minutes{1};
  const CheckPlan slow = story.Do();
  EXPECT_TRUE(slow.is_at_work);
  EXPECT_EQ(slow.last->findings.error_code, "START_TIMEOUT");
  EXPECT_EQ(slow.last->findings.error_message,
            "Job " + name + ": PodPending: pod x: FailedMount: secret \"app\" not found");
  EXPECT_EQ(slow.create_job, "");
  // Its pod goes with its time; what was said of it stays.
  story.now_ = kNow + kCheckTime;
  story.job().words.clear();
  story.job().ended_at = story.now_;
  EXPECT_TRUE(story.Plan().is_at_work) << "the pod's words may come after the Job's";
  story.now_ += seconds{10};
  const CheckPlan over = story.Do();
  EXPECT_FALSE(over.is_at_work);
  EXPECT_EQ(over.last->findings, slow.last->findings);
  EXPECT_EQ(over.last->checked_at, kNow + kCheckTime);
  EXPECT_EQ(over.create_job, "") << "within an hour";
}

// It could be mounted in the end.
TEST(TenantCheck, ForgetsWhatWasInTheWayWhenItHasWords) {
  Story story;
  story.Do();
  story.job().words = "in the way";
  story.now_ += minutes{1};
  story.Do();
  story.now_ += minutes{1};
  story.End(Good());
  EXPECT_EQ(story.Do().last->findings, Good());
}

TEST(TenantCheck, ThatLeavesNoWordsIsLost) {
  Story story;
  story.Do();
  story.job().ended_at = story.now_;
  story.job().words = "pod x: its container ended with code 137, OOMKilled";
  story.now_ += seconds{10};
  const CheckPlan plan = story.Do();
  EXPECT_EQ(plan.last->findings.error_code, "EXECUTOR_LOST");
  EXPECT_THAT(plan.last->findings.error_message, HasSubstr("OOMKilled"));
}

TEST(TenantCheck, ThatNobodyEndsIsOverAllTheSame) {
  Story story;
  const std::string name = story.Do().create_job;
  story.now_ += kCheckTime + minutes{1};
  const CheckPlan plan = story.Do();
  EXPECT_EQ(plan.last->findings.error_code, "START_TIMEOUT");
  EXPECT_THAT(plan.last->findings.error_message, HasSubstr("300 seconds"));
  EXPECT_EQ(story.Plan().last, plan.last);
  story.now_ += hours{1};
  EXPECT_THAT(story.Do().delete_jobs, ElementsAre(name));
}

// Any prefix of a plan may have been carried out by a controller that died.
TEST(TenantCheck, GoesOnWhereAnotherControllerStopped) {
  Story story;
  story.Do();
  story.End(Good());
  const Story before = story;
  const CheckPlan told = story.Do();
  EXPECT_EQ(before.Plan().last, told.last) << "the status was not written";
  story.observed_.jobs.clear();
  EXPECT_EQ(story.Plan().create_job, "") << "the Job was deleted, and its result is known";
}

TEST(TenantCheck, IsAboutAllThatMayChangeItsResult) {
  const CheckSubject subject{.tenant_uid = "u",
                             .tenant_generation = 1,
                             .check_now = "now",
                             .service_account = "reader",
                             .policy_types = {"a", "b"}};
  std::set<std::string> digests{SubjectDigestOf(subject)};
  CheckSubject other = subject;
  other.tenant_uid = "v";
  digests.insert(SubjectDigestOf(other));
  other = subject;
  other.tenant_generation = 2;
  digests.insert(SubjectDigestOf(other));
  other = subject;
  other.check_now = "again";
  digests.insert(SubjectDigestOf(other));
  other = subject;
  other.service_account = "another";
  digests.insert(SubjectDigestOf(other));
  other = subject;
  other.policy_types = {"a"};
  digests.insert(SubjectDigestOf(other));
  EXPECT_EQ(digests.size(), 6U);
  EXPECT_EQ(SubjectDigestOf(subject), SubjectDigestOf(CheckSubject(subject)));
  other.policy_types = {};
  EXPECT_EQ(SubjectDigestOf(other), "");
}

TEST(TenantCheck, IsOfTenantsBehindGraph) {
  EXPECT_TRUE(IsChecked(ProviderKind::kMicrosoftGraph));
  EXPECT_FALSE(IsChecked(ProviderKind::kKubernetes));
  EXPECT_FALSE(IsChecked(ProviderKind::kDirectory));
  EXPECT_EQ(PermissionsAskedOf(ProviderKind::kKubernetes), PermissionsAsked::kByRuns);
  EXPECT_EQ(PermissionsAskedOf(ProviderKind::kDirectory), PermissionsAsked::kByNobody);
}

// Entra refuses the assertions of such a node, so that this is just when a check fails.
TEST(TenantCheck, AClockOfANodeThatIsWrongMakesNoneMoreAndNoneLess) {
  for (const hours wrong : {hours{-48}, hours{-2}, hours{2}, hours{24 * 365}}) {
    Story story;
    story.Do();
    story.now_ += seconds{8};
    story.End({.error_code = "AUTHENTICATION_FAILED"});
    *story.job().ended_at += wrong;
    EXPECT_EQ(story.Do().create_job, "") << wrong.count();
    EXPECT_EQ(story.Plan().last, story.observed_.last) << "it is told once";
    story.now_ += minutes{50};
    EXPECT_EQ(story.Do().create_job, "") << wrong.count();
    story.now_ += minutes{20};
    EXPECT_NE(story.Do().create_job, "") << wrong.count();
  }
}

}  // namespace
}  // namespace strongroom::domain
