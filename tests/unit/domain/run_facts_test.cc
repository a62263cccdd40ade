#include "domain/run_facts.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using test::At;

Run Ended(RunPhase phase) {
  Run run;
  run.meta.ns = "team-a";
  run.meta.name = "nightly-202601150230";
  run.meta.uid = "run-uid";
  ResolvedRun resolved;
  resolved.schedule = {"nightly", "schedule-uid"};
  resolved.tenant = {"prod", "tenant-uid"};
  resolved.scheduled_for = At("2026-01-15T02:30:00Z");
  run.status.resolved = resolved;
  run.status.outcome.phase = phase;
  run.status.outcome.reason = "DeadlineExceeded";
  run.status.outcome.error_message = "It took too long.";
  run.status.outcome.finished_at = At("2026-01-15T03:30:00Z");
  return run;
}

std::string Shown(const std::vector<NoticeFact>& facts) {
  std::string text;
  for (const NoticeFact& fact : facts) {
    text += fact.event;
    text += fact.state == FactState::kHolds ? "+ " : fact.state == FactState::kOver ? "- " : "! ";
  }
  return text;
}

TEST(RunFacts, SayWhatARunHoldsAndEnds) {
  struct Row {
    RunPhase phase;
    const char* facts;
  };
  const std::array rows{Row{RunPhase::kPending, ""},
                        Row{RunPhase::kRunning, ""},
                        Row{RunPhase::kCanceled, ""},
                        Row{RunPhase::kSkipped, ""},
                        Row{RunPhase::kFailed, "runFailed+ "},
                        Row{RunPhase::kPartial, "runFailed- runPartial+ "},
                        Row{RunPhase::kSuccess, "runFailed- runPartial- "}};
  for (const Row& row : rows) {
    EXPECT_EQ(Shown(FactsOfEnd(Ended(row.phase), "")), row.facts) << NameOf(row.phase);
  }
}

TEST(RunFacts, NameScheduleTenantRunAndSet) {
  const auto facts = FactsOfEnd(Ended(RunPhase::kFailed), "set-1");
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].object, (NoticeObject{"BackupSchedule", "team-a", "nightly", "prod"}));
  EXPECT_EQ(facts[0].object_uid, "schedule-uid");
  EXPECT_EQ(facts[0].key, "run-uid");
  EXPECT_EQ(facts[0].run, "nightly-202601150230");
  EXPECT_EQ(facts[0].set, "set-1");
  EXPECT_EQ(facts[0].reason, "DeadlineExceeded");
  EXPECT_EQ(facts[0].message, "It took too long.");
  EXPECT_EQ(facts[0].at, At("2026-01-15T03:30:00Z"));
  EXPECT_EQ(FactsOfEnd(Ended(RunPhase::kFailed), "set-1"), facts);
}

TEST(RunFacts, AreSentences) {
  auto partial = Ended(RunPhase::kPartial);
  auto facts = FactsOfEnd(partial, "");
  EXPECT_EQ(facts.at(0).message, "Run nightly-202601150230 stored a backup set.");
  EXPECT_EQ(facts.at(1).message, "It took too long.");
  partial.status.outcome.error_message.clear();
  EXPECT_EQ(FactsOfEnd(partial, "").at(1).message,
            "Run nightly-202601150230 stored less than was selected.");
  auto failed = Ended(RunPhase::kFailed);
  failed.status.outcome.error_message.clear();
  EXPECT_EQ(FactsOfEnd(failed, "").at(0).message, "Run nightly-202601150230 failed.");
  facts = FactsOfEnd(Ended(RunPhase::kSuccess), "");
  EXPECT_EQ(facts.at(1).message, "Run nightly-202601150230 stored all that was selected.");
}

TEST(RunFacts, AreBoundedAndOfWhatWasResolved) {
  auto run = Ended(RunPhase::kFailed);
  run.status.outcome.error_message = std::string(100'000, 'x');
  run.status.outcome.finished_at.reset();
  const auto facts = FactsOfEnd(run, "");
  EXPECT_EQ(facts.at(0).message.size(), 1024U);
  EXPECT_EQ(facts.at(0).at, At("2026-01-15T02:30:00Z"));
  run.status.resolved.reset();
  EXPECT_TRUE(FactsOfEnd(run, "").empty());
}

TEST(RunFacts, TellWhatChangedAndByWhom) {
  auto run = Ended(RunPhase::kPartial);
  run.status.outcome.summary.changes = ChangeCounts{};
  EXPECT_EQ(Shown(FactsOfEnd(run, "")), "runFailed- runPartial+ ");
  run.status.outcome.summary.changes = ChangeCounts{.added = 1, .changed = 4, .removed = 0};
  for (const char* actor : {"eve", "", "ann", "eve", "ben", "dan", "cid"}) {
    ItemChange change;
    change.deed.actor = actor;
    run.status.changes.push_back(change);
  }
  const auto facts = FactsOfEnd(run, "");
  EXPECT_EQ(Shown(facts), "runFailed- runPartial+ drift! ");
  EXPECT_EQ(facts.back().message, "1 added, 4 changed, 0 removed");
  EXPECT_EQ(facts.back().actor, "ann, ben, cid and 2 more");
  run.status.outcome.phase = RunPhase::kFailed;
  EXPECT_EQ(Shown(FactsOfEnd(run, "")), "runFailed+ ");
}

}  // namespace
}  // namespace strongroom::domain
