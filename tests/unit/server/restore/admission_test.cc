#include "server/restore/admission.h"

#include <gtest/gtest.h>

#include <functional>

#include "api/restore_exchange.h"
#include "domain/service_account.h"
#include "server/request_error.h"
#include "support/fake_cluster.h"
#include "support/restoring_pod.h"

namespace strongroom::server::restore {
namespace {

using domain::RestoreStep;
using test::RestoringPod;

class AdmissionTest : public ::testing::Test {
 protected:
  // As one of it all would be, "" once it is let in, else the code.
  std::string Admit(const RestoringPod& made, Leaving leaving = Leaving::kRefused,
                    const std::string& uid = test::kRestoreUid, const std::string& ns = "team-a") {
    made.PutInto(cluster_, "token");
    http::Request request;
    if (!uid.empty()) request.query[api::kRestoreUid] = uid;
    try {
      step_ = AdmitStep(cluster_, made.identity, request, ns, "back", leaving);
      return "";
    } catch (const RequestError& e) {
      return std::string(e.code().word);
    }
  }

  test::FakeCluster cluster_;
  Step step_;
  const RestoringPod good_ = test::MakeRestoringPod("nightly-1-1");
};

TEST_F(AdmissionTest, LetsInWhoPlans) {
  ASSERT_EQ(Admit(good_), "");
  EXPECT_EQ(step_.step, RestoreStep::kPlan);
  EXPECT_EQ(step_.restore.meta.uid, test::kRestoreUid);
  EXPECT_EQ(step_.spec_digest, domain::SpecDigestOf(good_.restore.spec));
  EXPECT_EQ(step_.job, test::kRestoreJob);
  EXPECT_EQ(step_.plan_digest, "");
}

// Whoever may make Jobs can say in one all that the restore's says.
TEST_F(AdmissionTest, LetsNoJobInThatTheControllerDidNotName) {
  RestoringPod made = good_;
  made.restore.status.job_name = "back-plan-012345-x7k2p";
  EXPECT_EQ(Admit(made), "FOREIGN_POD");
  made.restore.status.job_name = "";
  EXPECT_EQ(Admit(made, Leaving::kHeard), "FOREIGN_POD");
}

TEST_F(AdmissionTest, GivesNothingToAJobThatHasEnded) {
  RestoringPod made = good_;
  made.job.state = domain::JobState::kFailed;
  EXPECT_EQ(Admit(made), "FOREIGN_POD");
  EXPECT_EQ(Admit(made, Leaving::kHeard), "") << "what it did is heard";
}

TEST_F(AdmissionTest, LetsInWhoDoesWhatIsPlanned) {
  RestoringPod made = good_;
  made.MakeIt(RestoreStep::kApply, test::kPlanDigest);
  made.restore.status.plan = domain::RestorePlanned{.spec_digest = made.SpecDigest(),
                                                    .digest = test::kPlanDigest,
                                                    .set_digest = {},
                                                    .counts = {},
                                                    .planned_at = {},
                                                    .reason = {},
                                                    .message = {}};
  ASSERT_EQ(Admit(made), "");
  EXPECT_EQ(step_.step, RestoreStep::kApply);
  EXPECT_EQ(step_.plan_digest, test::kPlanDigest);
}

TEST_F(AdmissionTest, RefusesAllOthers) {
  struct Row {
    const char* what;
    std::function<void(RestoringPod&)> change;
    const char* code;
  };
  const std::vector<Row> rows = {
      {"another namespace", [](RestoringPod& p) { p.identity.ns = "team-b"; }, "FOREIGN_NAMESPACE"},
      {"an earlier restore of that name", [](RestoringPod& p) { p.restore.meta.uid = "newer"; },
       "UNKNOWN_RESTORE"},
      {"one that is being deleted", [](RestoringPod& p) { p.restore.meta.is_deleting = true; },
       "RESTORE_TERMINAL"},
      {"no pod", [](RestoringPod& p) { p.identity.pod = ""; }, "FOREIGN_POD"},
      {"no UID of a pod", [](RestoringPod& p) { p.identity.pod_uid = ""; }, "FOREIGN_POD"},
      {"a pod that is gone", [](RestoringPod& p) { p.identity.pod = "gone"; }, "FOREIGN_POD"},
      {"an older pod", [](RestoringPod& p) { p.identity.pod_uid = "older"; }, "FOREIGN_POD"},
      {"another account",
       [](RestoringPod& p) { p.identity.user = domain::ServiceAccountUser("team-a", "mine"); },
       "FOREIGN_POD"},
      {"a pod of another account than its Job's",
       [](RestoringPod& p) {
         p.identity.user = domain::ServiceAccountUser("team-a", "mine");
         p.pod.service_account = "mine";
       },
       "FOREIGN_POD"},
      {"a pod that has ended", [](RestoringPod& p) { p.pod.state.has_ended = true; },
       "FOREIGN_POD"},
      {"a pod that is being deleted", [](RestoringPod& p) { p.pod.meta.is_deleting = true; },
       "FOREIGN_POD"},
      {"a Job that is being deleted", [](RestoringPod& p) { p.job.meta.is_deleting = true; },
       "FOREIGN_POD"},
      {"a pod of no Job", [](RestoringPod& p) { p.pod.job = p.pod.job_uid = ""; }, "FOREIGN_POD"},
      {"a Job made anew", [](RestoringPod& p) { p.job.meta.uid = "newer"; }, "FOREIGN_POD"},
      {"a Job of something else", [](RestoringPod& p) { p.job.run_uid = "other"; }, "FOREIGN_POD"},
      {"a Job that is for another", [](RestoringPod& p) { p.job.restores = "other"; },
       "FOREIGN_POD"},
      {"a Job that is for none", [](RestoringPod& p) { p.job.restores = ""; }, "FOREIGN_POD"},
      {"a Job that does not say what for", [](RestoringPod& p) { p.job.restore_purpose = ""; },
       "PLAN_CONFLICT"},
      {"a Job of a spec of before",
       [](RestoringPod& p) { p.restore.spec.backup_set = "nightly-2-2"; }, "PLAN_CONFLICT"},
      {"a Job that does what nobody planned",
       [](RestoringPod& p) { p.MakeIt(RestoreStep::kApply, test::kPlanDigest); }, "PLAN_CONFLICT"},
      {"a Job that does another plan",
       [](RestoringPod& p) {
         p.MakeIt(RestoreStep::kApply, test::kOtherDigest);
         p.restore.status.plan.emplace();
         p.restore.status.plan->spec_digest = p.SpecDigest();
         p.restore.status.plan->digest = test::kPlanDigest;
       },
       "PLAN_CONFLICT"},
      {"a Job that does a plan of a spec of before",
       [](RestoringPod& p) {
         p.MakeIt(RestoreStep::kApply, test::kPlanDigest);
         p.restore.status.plan.emplace();
         p.restore.status.plan->spec_digest = "of before";
         p.restore.status.plan->digest = test::kPlanDigest;
       },
       "PLAN_CONFLICT"},
      {"a Job that does nothing, where there is no plan",
       [](RestoringPod& p) {
         p.MakeIt(RestoreStep::kApply, "");
         p.restore.status.plan.emplace();
         p.restore.status.plan->spec_digest = p.SpecDigest();
       },
       "PLAN_CONFLICT"},
  };
  for (const Row& row : rows) {
    RestoringPod made = good_;
    row.change(made);
    EXPECT_EQ(Admit(made), row.code) << row.what;
  }
  EXPECT_EQ(Admit(good_, Leaving::kRefused, ""), "REPORT_INVALID");
  EXPECT_EQ(Admit(good_, Leaving::kRefused, "other"), "UNKNOWN_RESTORE");
  EXPECT_EQ(Admit(good_, Leaving::kRefused, test::kRestoreUid, "team-b"), "FOREIGN_NAMESPACE");
  cluster_.MakeUnreadable("back");
  EXPECT_EQ(Admit(good_), "UNKNOWN_RESTORE");
}

// It has done something until then.
TEST_F(AdmissionTest, HearsWhoIsToldToStop) {
  RestoringPod made = good_;
  made.pod.meta.is_deleting = true;
  made.job.meta.is_deleting = true;
  EXPECT_EQ(Admit(made, Leaving::kHeard), "");
  made.pod.state.has_ended = true;
  EXPECT_EQ(Admit(made, Leaving::kHeard), "FOREIGN_POD");
}

TEST_F(AdmissionTest, KnowsWhatHasEnded) {
  using Phase = domain::RestorePhase;
  for (const auto& [phase, word] : base::kEnumWords<Phase>) {
    api::Restore restore = good_.restore;
    restore.status.phase = phase;
    const bool has_ended =
        phase == Phase::kSuccess || phase == Phase::kPartial || phase == Phase::kFailed;
    if (has_ended) {
      EXPECT_THROW(RequireUnended(restore), RequestError) << word;
    } else {
      EXPECT_NO_THROW(RequireUnended(restore)) << word;
    }
  }
}

}  // namespace
}  // namespace strongroom::server::restore
