#include "controller/restore_counter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::controller {
namespace {

using domain::RestorePhase;

// Of one restore: what the caches show of it, and what is written.
class CountedRestore : public testing::Test {
 protected:
  CountedRestore() {
    seen_.meta = {.ns = "team-a", .name = "back", .uid = "u-1", .resource_version = "1"};
    seen_.spec.mode = domain::RestoreMode::kApply;
    seen_.status.phase = RestorePhase::kRunning;
  }
  // The caches show another version of it.
  void Shows(const std::string& version, RestorePhase phase) {
    seen_.meta.resource_version = version;
    seen_.status.phase = phase;
    counter_.Seen(seen_);
  }
  void Writes(RestorePhase phase, bool has_answer = true) {
    counter_.Seen(seen_);
    counter_.Writing(seen_, phase);
    if (has_answer) counter_.Written(seen_, phase);
  }
  // All that is counted: "apply success 1".
  std::vector<std::string> Counted() const {
    std::vector<std::string> counted;
    for (const std::string& mode : metrics::RestoreMode::Known()) {
      for (const std::string& end : metrics::RestoreEnd::Known()) {
        const std::string series =
            "strongroom_restores_total{mode=\"" + mode + "\",result=\"" + end + "\"} ";
        const std::string text = registry_.Render();
        const size_t at = text.find(series);
        if (at == std::string::npos) continue;
        const size_t begin = at + series.size();
        const std::string value = text.substr(begin, text.find('\n', begin) - begin);
        if (value != "0") counted.push_back(mode + ' ' + end + ' ' + value);
      }
    }
    return counted;
  }

  metrics::Registry registry_;
  const metrics::ControllerMetrics metrics_{registry_};
  RestoreCounter counter_{metrics_};
  CachedRestore seen_;
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(CountedRestore, IsCountedByWhatItWasForAndHowItEnded) {
  Writes(RestorePhase::kSuccess);
  EXPECT_THAT(Counted(), ElementsAre("apply success 1"));
  Shows("2", RestorePhase::kSuccess);
  EXPECT_THAT(Counted(), ElementsAre("apply success 1"));
}

TEST_F(CountedRestore, IsNoneBeforeItHasComeToAnEnd) {
  seen_.status.phase = RestorePhase::kPending;
  for (const RestorePhase phase :
       {RestorePhase::kPlanning, RestorePhase::kWaitingForApproval, RestorePhase::kRunning}) {
    Writes(phase);
    Shows(seen_.meta.resource_version + "1", phase);
  }
  EXPECT_THAT(Counted(), IsEmpty());
}

TEST_F(CountedRestore, IsCountedForEachEndThatItComesTo) {
  seen_.spec.mode = domain::RestoreMode::kPlan;
  Writes(RestorePhase::kPlanned);
  Shows("2", RestorePhase::kPlanned);
  seen_.spec.mode = domain::RestoreMode::kApply;
  Writes(RestorePhase::kRunning);
  Shows("3", RestorePhase::kRunning);
  Writes(RestorePhase::kCanceled);
  Shows("4", RestorePhase::kCanceled);
  Writes(RestorePhase::kRunning);
  Shows("5", RestorePhase::kRunning);
  Writes(RestorePhase::kPartial);
  EXPECT_THAT(Counted(), ElementsAre("plan planned 1", "apply partial 1", "apply canceled 1"));
}

// Its message is written once more.
TEST_F(CountedRestore, IsNotCountedAgainWhereItsEndIsNoNews) {
  Writes(RestorePhase::kFailed);
  Shows("2", RestorePhase::kFailed);
  Writes(RestorePhase::kFailed);
  EXPECT_THAT(Counted(), ElementsAre("apply failed 1"));
}

// The second time the API server refuses it, as the object is another one by now.
TEST_F(CountedRestore, IsCountedOnceWhereTheCachesAreBehind) {
  Writes(RestorePhase::kSuccess);
  Writes(RestorePhase::kSuccess, false);
  Writes(RestorePhase::kFailed, false);
  Shows("2", RestorePhase::kSuccess);
  Writes(RestorePhase::kSuccess);
  EXPECT_THAT(Counted(), ElementsAre("apply success 1"));
}

TEST_F(CountedRestore, IsCountedWhenItIsSeenWhereTheAnswerWasLost) {
  Writes(RestorePhase::kSuccess, false);
  EXPECT_THAT(Counted(), IsEmpty()) << "nobody knows";
  Writes(RestorePhase::kSuccess, false);
  EXPECT_THAT(Counted(), IsEmpty());
  Shows("2", RestorePhase::kSuccess);
  Shows("3", RestorePhase::kSuccess);
  EXPECT_THAT(Counted(), ElementsAre("apply success 1"));
}

TEST_F(CountedRestore, IsNotCountedWhereItsEndWasNotTaken) {
  Writes(RestorePhase::kFailed, false);
  Shows("2", RestorePhase::kRunning);
  EXPECT_THAT(Counted(), IsEmpty());
  Writes(RestorePhase::kSuccess);
  EXPECT_THAT(Counted(), ElementsAre("apply success 1"));
}

// Refused, and by the next look it goes on.
TEST_F(CountedRestore, IsNotCountedWhereItDidNotEndAfterAll) {
  seen_.status.phase = RestorePhase::kPlanning;
  Writes(RestorePhase::kFailed, false);
  Writes(RestorePhase::kRunning);
  Shows("2", RestorePhase::kRunning);
  Writes(RestorePhase::kFailed);
  EXPECT_THAT(Counted(), ElementsAre("apply failed 1"));
}

TEST_F(CountedRestore, IsNotTakenForAnotherOfItsName) {
  Writes(RestorePhase::kSuccess, false);
  seen_.meta.uid = "u-2";
  Shows("7", RestorePhase::kSuccess);
  EXPECT_THAT(Counted(), IsEmpty());
  Writes(RestorePhase::kFailed);
  EXPECT_THAT(Counted(), ElementsAre("apply failed 1"));
  counter_.Gone({"team-a", "back"});
  seen_.meta.uid = "u-3";
  Shows("9", RestorePhase::kPending);
  Writes(RestorePhase::kFailed);
  EXPECT_THAT(Counted(), ElementsAre("apply failed 2"));
}

TEST_F(CountedRestore, IsADrillWhereItSaysSoAndOtherWhereItCannotBeRead) {
  seen_.drill = domain::DrillMark{};
  Writes(RestorePhase::kPlanned);
  Shows("2", RestorePhase::kPlanned);
  seen_.decode_error = "spec: no";
  Writes(RestorePhase::kFailed);
  EXPECT_THAT(Counted(), ElementsAre("drill planned 1", "other failed 1"));
}

}  // namespace
}  // namespace strongroom::controller
