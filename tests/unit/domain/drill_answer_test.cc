#include "domain/drill_answer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/drill_object.h"
#include "domain/restore_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kThen{seconds{1'772'400'000}};

Restore MadeDrill() {
  Restore drill;
  drill.meta.name = "nightly-drill-1";
  drill.spec = DrillOf(
      {.every = std::chrono::hours{24}, .target = {}, .service_account = "restorer"}, "nightly-42");
  drill.drill =
      DrillMark{.schedule_name = "nightly", .schedule_uid = "u", .due = kThen, .attempt = 1};
  return drill;
}

Restore Planned(RestorePlanned planned) {
  Restore drill = MadeDrill();
  planned.spec_digest = SpecDigestOf(drill.spec);
  planned.digest = "sha256:" + std::string(64, 'd');
  planned.planned_at = kThen + seconds{60};
  drill.status.phase = RestorePhase::kPlanned;
  drill.status.plan = planned;
  return drill;
}

TEST(DrillAnswers, SayInNumbersWhatWasFound) {
  struct Row {
    RestorePlanned planned;
    std::string reason;
    std::string words;
  };
  const std::vector<Row> rows{
      {{.counts = {.create = 1, .update = 1, .none = 10}},
       "DrillPassed",
       "drill nightly-drill-1 of nightly-42: 12 policies, 2 could be put back, 10 are there as the "
       "set has them"},
      {{.counts = {.none = 1}},
       "DrillPassed",
       "drill nightly-drill-1 of nightly-42: 1 policy, 1 there as the set has it: nothing had to "
       "be "
       "tried"},
      {{.counts = {.create = 2}},
       "DrillPassed",
       "drill nightly-drill-1 of nightly-42: 2 policies, 2 could be put back"},
      {{.counts = {.replace = 1, .none = 2, .refuse = 1}},
       "DrillPassed",
       "drill nightly-drill-1 of nightly-42: 4 policies, 1 could be put back, 2 are there as the "
       "set has them; of 1 policy it has no content that could be put back"},
      {{.counts = {.none = 2, .refuse = 2},
        .unmet = 2,
        .refused = {{"roles", "a", "Denied"}},
        .message = "nightly-42 was sealed elsewhere"},
       "NotAllRestorable",
       "2 policies of backup set nightly-42 cannot be put back: roles/a: Denied and 1 more"},
      {{.counts = {.create = 2, .refuse = 1},
        .unmet = 1,
        .refused = {{"roles", "a", "Denied"}},
        .untried = 2},
       "NotAllRestorable",
       "1 policy of backup set nightly-42 cannot be put back: roles/a: Denied"},
      // By a server of the version before, and where the CRD is still that of it.
      {{.counts = {.create = 2, .refuse = 1}, .unmet = 1, .message = "roles/a: Denied"},
       "NotAllRestorable",
       "1 policy of backup set nightly-42 cannot be put back: roles/a: Denied"},
      {{.counts = {.create = 2, .refuse = 1}, .unmet = 1},
       "NotAllRestorable",
       "1 policy of backup set nightly-42 cannot be put back"},
      {{.counts = {.create = 3}, .untried = 2},
       "NotAllTried",
       "2 policies of 3 of backup set nightly-42 could not be tried: what they need is only put "
       "back before them"},
      {{.counts = {}}, "NotAllTried", "backup set nightly-42 has nothing that can be put back"},
      {{.counts = {.refuse = 5}},
       "NotAllTried",
       "backup set nightly-42 has nothing that can be put back; of 5 policies it has no content "
       "that could be put back"}};
  for (const Row& row : rows) {
    const auto answer = AnswerOf(Planned(row.planned));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->reason, row.reason);
    EXPECT_EQ(answer->message, row.words);
    EXPECT_EQ(answer->name, "nightly-drill-1");
    EXPECT_EQ(answer->backup_set, "nightly-42");
    EXPECT_EQ(answer->scheduled_for, kThen);
    EXPECT_EQ(answer->finished_at, kThen + seconds{60});
    EXPECT_EQ(IsBadAnswer(answer->reason), row.reason == "NotAllRestorable");
  }
}

TEST(DrillAnswers, SayThatASetIsNotAsItWasSealed) {
  Restore drill = MadeDrill();
  drill.status.phase = RestorePhase::kFailed;
  drill.status.reason = restore_end::kSetAltered;
  drill.status.message = "its root is another";
  drill.status.finished_at = kThen + seconds{5};
  const auto answer = AnswerOf(drill);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->reason, "SetAltered");
  EXPECT_TRUE(IsBadAnswer(answer->reason));
  EXPECT_EQ(answer->message, "backup set nightly-42 is not as it was sealed: its root is another");
  EXPECT_EQ(answer->finished_at, kThen + seconds{5});
}

TEST(DrillAnswers, AreThoseOfDrillsThatHaveOne) {
  EXPECT_FALSE(AnswerOf(MadeDrill())) << "it is at work";
  Restore failed = MadeDrill();
  failed.status.phase = RestorePhase::kFailed;
  failed.status.reason = restore_end::kExecutorLost;
  EXPECT_FALSE(AnswerOf(failed));
  Restore of_another_spec = Planned({.counts = {.none = 1}});
  of_another_spec.status.plan->spec_digest = "another";
  EXPECT_FALSE(AnswerOf(of_another_spec));
  Restore no_drill = Planned({.counts = {.none = 1}});
  no_drill.drill.reset();
  EXPECT_FALSE(AnswerOf(no_drill));
}

}  // namespace
}  // namespace strongroom::domain
