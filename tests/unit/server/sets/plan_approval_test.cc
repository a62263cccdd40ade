#include "server/sets/plan_approval.h"

#include <gtest/gtest.h>

#include <optional>

#include "server/sets/api_status.h"
#include "support/fake_cluster.h"
#include "support/restoring_pod.h"

namespace strongroom::server::sets {
namespace {

class PlanApproval : public ::testing::Test {
 protected:
  PlanApproval() {
    made_.restore.status.phase = domain::RestorePhase::kWaitingForApproval;
    made_.restore.status.plan.emplace();
    made_.restore.status.plan->spec_digest = made_.SpecDigest();
    made_.restore.status.plan->digest = test::kPlanDigest;
    cluster_.PutRestore(made_.restore);
    plan_.uid = test::kRestoreUid;
    plan_.digest = test::kPlanDigest;
  }
  static ApprovalRequest RequestOf(const std::string& user, int at = 5) {
    return {.ns = "team-a",
            .name = "back",
            .user = user,
            .plan_digest = test::kPlanDigest,
            .at = std::chrono::sys_seconds(std::chrono::seconds(at))};
  }
  // 0 once it is approved.
  int Approve(const ApprovalRequest& request) {
    try {
      approved_ = ApprovePlan(cluster_, plan_, request, [&] {
        patches_when_intended_ = cluster_.patches();
        if (!may_intend_) throw Unavailable("no row");
      });
      return 0;
    } catch (const ApiStatus& e) {
      return e.code();
    }
  }
  std::vector<domain::RestoreApproval> Stored() {
    return cluster_.FindRestore("team-a", "back")->status.approvals;
  }

  test::FakeCluster cluster_;
  test::RestoringPod made_ = test::MakeRestoringPod("nightly-1-1");
  store::StoredPlan plan_;
  Approved approved_;
  bool may_intend_ = true;
  std::optional<int> patches_when_intended_;
};

TEST_F(PlanApproval, IsWrittenOnce) {
  ASSERT_EQ(Approve(RequestOf("amy", 5)), 0);
  EXPECT_TRUE(approved_.is_new);
  ASSERT_EQ(Approve(RequestOf("amy", 9)), 0);
  EXPECT_FALSE(approved_.is_new);
  EXPECT_EQ(approved_.approval.at, RequestOf("amy", 5).at);
  ASSERT_EQ(Approve(RequestOf("bob")), 0);
  EXPECT_EQ(Stored().size(), 2U);
  EXPECT_EQ(cluster_.patches(), 2);
}

TEST_F(PlanApproval, IsIntendedFirst) {
  may_intend_ = false;
  EXPECT_EQ(Approve(RequestOf("amy")), 503);
  EXPECT_EQ(patches_when_intended_, 0);
  EXPECT_EQ(cluster_.patches(), 0);
  EXPECT_TRUE(Stored().empty());
  may_intend_ = true;
  ApprovalRequest request = RequestOf("amy");
  patches_when_intended_.reset();
  request.is_dry_run = true;
  EXPECT_EQ(Approve(request), 0);
  EXPECT_FALSE(patches_when_intended_) << "nobody intends what is only tried";
  EXPECT_EQ(Approve(RequestOf("amy")), 0);
  EXPECT_EQ(patches_when_intended_, 0);
  patches_when_intended_.reset();
  EXPECT_EQ(Approve(RequestOf("amy")), 0);
  EXPECT_FALSE(patches_when_intended_) << "it is there already";
}

TEST_F(PlanApproval, LooksAgainWhenTheRestoreChangedMeanwhile) {
  cluster_.ChangeBeforePatch(3);
  EXPECT_EQ(Approve(RequestOf("amy")), 0);
  EXPECT_EQ(Stored().size(), 1U);
  cluster_.ChangeBeforePatch(1'000);
  EXPECT_EQ(Approve(RequestOf("bob")), 503);
}

TEST_F(PlanApproval, IsOfThePlanOfThatRestore) {
  plan_.uid = "older";
  EXPECT_EQ(Approve(RequestOf("amy")), 404);
  plan_.uid = test::kRestoreUid;
  plan_.digest = test::kOtherDigest;
  EXPECT_EQ(Approve(RequestOf("amy")), 409);
  plan_.digest = test::kPlanDigest;
  ApprovalRequest other = RequestOf("amy");
  other.plan_digest = test::kOtherDigest;
  EXPECT_EQ(Approve(other), 409);
  cluster_.MakeUnreadable("back");
  EXPECT_EQ(Approve(RequestOf("amy")), 409);
  EXPECT_EQ(cluster_.patches(), 0);
}

TEST_F(PlanApproval, ComesTooLate) {
  made_.restore.meta.is_deleting = true;
  cluster_.PutRestore(made_.restore);
  EXPECT_EQ(Approve(RequestOf("amy")), 409);
  made_.restore.meta.is_deleting = false;
  made_.restore.status.phase = domain::RestorePhase::kSuccess;
  cluster_.PutRestore(made_.restore);
  EXPECT_EQ(Approve(RequestOf("amy")), 409);
}

// crds/ has room for so many.
TEST_F(PlanApproval, TakesTheRoomOfThoseOfOtherPlans) {
  for (int i = 0; i < 31; ++i) {
    made_.restore.status.approvals.push_back(
        {.user = "user-" + std::to_string(i), .plan_digest = test::kPlanDigest, .at = {}});
  }
  made_.restore.status.approvals.push_back(
      {.user = "amy", .plan_digest = test::kOtherDigest, .at = {}});
  cluster_.PutRestore(made_.restore);
  EXPECT_EQ(Approve(RequestOf("amy")), 0);
  ASSERT_EQ(Stored().size(), 32U);
  EXPECT_EQ(Stored().back().plan_digest, test::kPlanDigest);
  EXPECT_EQ(Approve(RequestOf("bob")), 409);
}

TEST_F(PlanApproval, SaysWhichPlan) {
  EXPECT_EQ(ReadPlanDigest(R"({"kind": "x", "spec": {"planDigest": "sha256:1"}})"), "sha256:1");
  for (const char* body : {"", "{}", "[]", R"({"spec": 1})", R"({"spec": {"planDigest": ""}})",
                           R"({"spec": {"planDigest": 7}})"}) {
    EXPECT_THROW(ReadPlanDigest(body), ApiStatus) << body;
  }
}

}  // namespace
}  // namespace strongroom::server::sets
