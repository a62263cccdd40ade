#include "server/restore/show_progress.h"

#include <gtest/gtest.h>

#include "server/request_error.h"
#include "support/fake_cluster.h"
#include "support/restoring_pod.h"
#include "web/error.h"

namespace strongroom::server::restore {
namespace {

using domain::RestorePlanned;
using domain::RestoreResult;
using std::chrono::seconds;
using std::chrono::sys_seconds;

class ShowProgressTest : public ::testing::Test {
 protected:
  ShowProgressTest() {
    step_.restore = made_.restore;
    step_.spec_digest = made_.SpecDigest();
    step_.job = test::kRestoreJob;
    cluster_.PutRestore(made_.restore);
  }
  RestorePlanned Planned(const std::string& digest, int at = 5) const {
    return {.spec_digest = step_.spec_digest,
            .digest = digest,
            .set_digest = digest,
            .counts = {.create = 1, .refuse = 2},
            .unmet = 2,
            .planned_at = sys_seconds(seconds(at)),
            .reason = digest.empty() ? "NotInSet" : "",
            .message = {}};
  }
  RestoreResult Result(int64_t done, std::optional<int> ended_at = {},
                       const std::string& job = test::kRestoreJob) const {
    RestoreResult result;
    result.job = job;
    result.done = done;
    if (ended_at) result.ended_at = sys_seconds(seconds(*ended_at));
    return result;
  }
  api::Restore Stored() { return *cluster_.FindRestore("team-a", "back"); }
  template <typename Call>
  static std::string CodeOf(Call call) {
    try {
      call();
      return "";
    } catch (const RequestError& e) {
      return std::string(e.code().word);
    }
  }

  test::FakeCluster cluster_;
  test::RestoringPod made_ = test::MakeRestoringPod("nightly-1-1");
  Step step_;
};

TEST_F(ShowProgressTest, ShowsAPlanOnce) {
  ShowPlan(cluster_, step_, Planned(test::kPlanDigest));
  EXPECT_EQ(Stored().status.plan, Planned(test::kPlanDigest));
  // Later, as the clock of whoever says it again has it.
  ShowPlan(cluster_, step_, Planned(test::kPlanDigest, 9));
  EXPECT_EQ(Stored().status.plan, Planned(test::kPlanDigest));
  EXPECT_EQ(cluster_.patches(), 1);
}

TEST_F(ShowProgressTest, ReplacesNoPlanOfTheSameSpec) {
  ShowPlan(cluster_, step_, Planned(test::kPlanDigest));
  for (const char* other : {test::kOtherDigest, ""}) {
    EXPECT_TRUE(IsPlannedOtherwise(Stored(), Planned(other)));
    EXPECT_EQ(CodeOf([&] { ShowPlan(cluster_, step_, Planned(other)); }), "PLAN_CONFLICT");
  }
  EXPECT_FALSE(IsPlannedOtherwise(Stored(), Planned(test::kPlanDigest)));
  EXPECT_EQ(Stored().status.plan, Planned(test::kPlanDigest));
}

TEST_F(ShowProgressTest, ReplacesWhatWasNoPlanAndThoseOfBefore) {
  ShowPlan(cluster_, step_, Planned(""));
  ShowPlan(cluster_, step_, Planned(test::kPlanDigest));
  EXPECT_EQ(Stored().status.plan->digest, test::kPlanDigest);
  api::Restore changed = Stored();
  changed.spec.on_conflict = domain::OnConflict::kReplace;
  cluster_.PutRestore(changed);
  EXPECT_EQ(CodeOf([&] { ShowPlan(cluster_, step_, Planned(test::kOtherDigest)); }),
            "PLAN_CONFLICT")
      << "the Job is of the spec before";
  step_.spec_digest = domain::SpecDigestOf(changed.spec);
  ShowPlan(cluster_, step_, Planned(test::kOtherDigest));
  EXPECT_EQ(Stored().status.plan, Planned(test::kOtherDigest));
}

TEST_F(ShowProgressTest, LooksAgainWhenTheRestoreChangedMeanwhile) {
  cluster_.ChangeBeforePatch(3);
  ShowPlan(cluster_, step_, Planned(test::kPlanDigest));
  EXPECT_EQ(cluster_.patches(), 1);
  cluster_.ChangeBeforePatch(1'000);
  EXPECT_THROW(ShowResult(cluster_, step_, Result(1)), web::TransportError);
  EXPECT_EQ(cluster_.patches(), 1);
}

TEST_F(ShowProgressTest, EndOfAJobStands) {
  ShowResult(cluster_, step_, Result(1));
  ShowResult(cluster_, step_, Result(1));
  EXPECT_EQ(cluster_.patches(), 1);
  EXPECT_FALSE(ShowsEnd(Stored(), test::kRestoreJob));
  ShowResult(cluster_, step_, Result(2, 5));
  EXPECT_TRUE(ShowsEnd(Stored(), test::kRestoreJob));
  EXPECT_FALSE(ShowsEnd(Stored(), "another"));
  // Parts that were under way, and the end once more.
  ShowResult(cluster_, step_, Result(1));
  ShowResult(cluster_, step_, Result(2, 9));
  EXPECT_EQ(Stored().status.result, Result(2, 5));
  ShowResult(cluster_, step_, Result(2, {}, "another"));
  EXPECT_EQ(Stored().status.result, Result(2, {}, "another"));
}

TEST_F(ShowProgressTest, ChangesNothingOfWhatHasEndedOrIsGone) {
  ShowPlan(cluster_, step_, Planned(test::kPlanDigest));
  api::Restore ended = Stored();
  ended.status.phase = domain::RestorePhase::kPartial;
  cluster_.PutRestore(ended);
  EXPECT_EQ(CodeOf([&] { ShowPlan(cluster_, step_, Planned(test::kPlanDigest)); }), "");
  EXPECT_EQ(CodeOf([&] { ShowResult(cluster_, step_, Result(1)); }), "RESTORE_TERMINAL");
  step_.restore.meta.uid = "older";
  EXPECT_EQ(CodeOf([&] { ShowResult(cluster_, step_, Result(1)); }), "UNKNOWN_RESTORE");
  step_.restore.meta.name = "gone";
  EXPECT_EQ(CodeOf([&] { ShowResult(cluster_, step_, Result(1)); }), "UNKNOWN_RESTORE");
}

}  // namespace
}  // namespace strongroom::server::restore
