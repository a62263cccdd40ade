#include "controller/restore_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/restore.h"
#include "api/restore_fields.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const kube::ObjectKey kBack{kShop, "back"};
const std::string kDigest = "sha256:" + std::string(64, 'd');

class Restores : public ::testing::Test {
 protected:
  Restores() {
    PutAccount("true");
    shop_.server.Put(
        "backuprestores",
        Shop::Object("back",
                     {{"metadata", {{"generation", 1}}},
                      {"spec",
                       {{"backupSet", "nightly-202601010000-1"},
                        {"mode", "apply"},
                        {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}}}));
  }

  void PutAccount(const std::string& label) {
    kube::Json account = Shop::Object("restorer", kube::Json::object());
    if (!label.empty()) account["metadata"]["labels"]["strongroom.dev/restore"] = label;
    shop_.server.Put("serviceaccounts", account);
  }
  void Change(const kube::Json& spec) {
    shop_.server.Patch("backuprestores", kShop, "back",
                       {{"metadata", {{"generation", ++generation_}}}, {"spec", spec}});
  }
  void LookOnce() {
    worker_.LookAt(kBack);
    worker_.DoNext({});
  }
  // A change of the status brings the next look.
  void Look() {
    LookOnce();
    LookOnce();
  }
  kube::Json Object() { return shop_.server.Find("backuprestores", kShop, "back"); }
  api::Restore Restore() { return api::DecodeRestore(Object()); }
  std::string Phase() { return std::string(base::NameOf(Restore().status.phase)); }
  std::vector<kube::Json> Jobs() { return shop_.server.All("jobs"); }

  // What the server says.
  void Plan() {
    const api::Restore restore = Restore();
    shop_.server.Patch(
        "backuprestores", kShop, "back",
        api::BuildPlannedPatch(restore, {.spec_digest = domain::SpecDigestOf(restore.spec),
                                         .digest = kDigest,
                                         .counts = {.create = 2},
                                         .planned_at = shop_.clock.NowSeconds()}));
  }
  void Approve(const char* user) {
    const api::Restore restore = Restore();
    auto approvals = restore.status.approvals;
    approvals.push_back({.user = user, .plan_digest = kDigest, .at = shop_.clock.NowSeconds()});
    shop_.server.Patch("backuprestores", kShop, "back",
                       api::BuildApprovalsPatch(restore, approvals));
  }
  void Done(const kube::Json& job) {
    const domain::RestoreResult result{
        .job = job["metadata"]["uid"], .done = 2, .ended_at = shop_.clock.NowSeconds()};
    shop_.server.Patch("backuprestores", kShop, "back", api::BuildResultPatch(Restore(), result));
  }
  void Complete(const kube::Json& job) {
    shop_.server.Patch(
        "jobs", kShop, job["metadata"]["name"],
        {{"status",
          {{"conditions",
            kube::Json::array(
                {{{"type", "Complete"},
                  {"status", "True"},
                  {"lastTransitionTime", base::FormatTimestamp(shop_.clock.NowSeconds())}}})}}}});
  }

  // Up to the look that finds that all was done.
  void ComeToTheEnd() {
    Look();
    Plan();
    Complete(Jobs()[0]);
    Look();
    Done(shop_.server.Find("jobs", kShop, Restore().status.job_name));
  }
  std::string Counted(const std::string& mode, const std::string& result) {
    const std::string text = shop_.registry.Render();
    const std::string series =
        "strongroom_restores_total{mode=\"" + mode + "\",result=\"" + result + "\"} ";
    const size_t at = text.find(series) + series.size();
    return text.substr(at, text.find('\n', at) - at);
  }

  // The status of a pod whose container has ended, and badly.
  kube::Json Ended(const std::string& words) const {
    const std::string now = base::FormatTimestamp(shop_.clock.NowSeconds());
    const kube::Json terminated{{"exitCode", 1},
                                {"reason", "Error"},
                                {"startedAt", now},
                                {"finishedAt", now},
                                {"message", words}};
    return {{"phase", "Failed"},
            {"containerStatuses",
             kube::Json::array({{{"name", "executor"}, {"state", {{"terminated", terminated}}}}})}};
  }

  Shop shop_;
  RestoreWorker worker_{{.caches = shop_.caches,
                         .client = shop_.client,
                         .clock = shop_.clock,
                         .job = shop_.job_settings,
                         .metrics = shop_.metrics}};
  int generation_ = 1;
};

TEST_F(Restores, ArePlannedAndThenDone) {
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Phase(), "planning");
  EXPECT_EQ(Jobs()[0]["metadata"]["name"], Restore().status.job_name);
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1)) << "a second look finds the first one's Job";
  Plan();
  Complete(Jobs()[0]);
  Look();
  ASSERT_THAT(Jobs(), SizeIs(2));
  EXPECT_EQ(Phase(), "running");
  const kube::Json job = shop_.server.Find("jobs", kShop, Restore().status.job_name);
  Done(job);
  Look();
  EXPECT_EQ(Phase(), "success");
  EXPECT_EQ(Restore().status.observed_generation, 1);
  EXPECT_EQ(Restore().status.plan->digest, kDigest) << "what the server wrote is still there";
}

TEST_F(Restores, TheNameOfAJobIsInTheStatusBeforeThereIsAJob) {
  LookOnce();
  EXPECT_THAT(Jobs(), SizeIs(0));
  const std::string name = Restore().status.job_name;
  EXPECT_NE(name, "");
  LookOnce();
  ASSERT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Jobs()[0]["metadata"]["name"], name);
}

TEST_F(Restores, WhatCannotBeReadIsToldOnTheObjectOnce) {
  Change({{"namespaceMapping", {{"Team_A", "team-b"}}}});
  LookOnce();
  const kube::Json told = Object();
  EXPECT_EQ(told["status"]["phase"], "failed");
  EXPECT_EQ(told["status"]["reason"], "InvalidSpec");
  EXPECT_THAT(told["status"]["message"], HasSubstr("namespaceMapping"));
  shop_.clock.Advance(60s);
  LookOnce();
  EXPECT_EQ(Object(), told);
}

// As when a later version was here, and this one is again.
TEST_F(Restores, WhoseStatusCannotBeReadAreLeftAlone) {
  for (const char* mode : {"apply", "verify"}) {
    Change({{"mode", mode}});
    for (const char* status : {R"({"phase": "rehearsed"})", R"({"phase": "failed", "plan": {}})"}) {
      shop_.server.Patch("backuprestores", kShop, "back", {{"status", nullptr}});
      shop_.server.Patch("backuprestores", kShop, "back", {{"status", kube::Json::parse(status)}});
      const kube::Json before = Object();
      Look();
      EXPECT_EQ(Object(), before);
      EXPECT_THAT(Jobs(), SizeIs(0));
    }
  }
}

TEST_F(Restores, ThatHaveEndedStaySoWhenTheirSpecCannotBeRead) {
  Change({{"mode", "verify"}});
  shop_.server.Patch("backuprestores", kShop, "back", {{"status", {{"phase", "success"}}}});
  const kube::Json before = Object();
  Look();
  EXPECT_EQ(Object(), before);
}

TEST_F(Restores, WaitForAnAccountThatIsForThem) {
  PutAccount("");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(0));
  EXPECT_EQ(Phase(), "pending");
  EXPECT_EQ(Restore().status.reason, "AccountNotForRestores");
  EXPECT_THAT(Restore().status.message, HasSubstr("strongroom.dev/restore: \"true\""));
  shop_.server.Drop("serviceaccounts", kShop, "restorer");
  Look();
  EXPECT_EQ(Restore().status.reason, "ServiceAccountNotFound");
  PutAccount("true");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
}

TEST_F(Restores, AnAccountThatIsForThemNoMoreIsNotWrittenAs) {
  Look();
  Plan();
  Complete(Jobs()[0]);
  PutAccount("false");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Restore().status.reason, "AccountNotForRestores");
}

TEST_F(Restores, OfANamespaceThatWaitAreNotMoreThanMay) {
  PutAccount("");
  const auto name = [](size_t i) { return "more-" + std::to_string(i); };
  const kube::Json spec = Object()["spec"];
  const auto look = [&](const std::string& restore) {
    worker_.LookAt({kShop, restore});
    worker_.DoNext({});
  };
  const auto reason = [&](const std::string& restore) {
    return shop_.server.Find("backuprestores", kShop, restore)["status"]["reason"];
  };
  for (size_t i = 0; i <= domain::kMostWaitingRestores; ++i) {
    shop_.server.Put("backuprestores",
                     Shop::Object(name(i), {{"metadata", {{"generation", 1}}}, {"spec", spec}}));
    look(name(i));
  }
  EXPECT_EQ(reason(name(0)), "AccountNotForRestores");
  EXPECT_EQ(reason(name(domain::kMostWaitingRestores)), "TooManyWaiting");
  shop_.server.Drop("backuprestores", kShop, name(0));
  look(name(0));
  look("back");
  EXPECT_EQ(reason("back"), "AccountNotForRestores") << "there is room again";
}

TEST_F(Restores, WaitForApprovalOnceTheySaidSo) {
  Change({{"requireApproval", true}});
  Look();
  EXPECT_EQ(Object()["status"]["approvalRequired"], true);
  Change({{"requireApproval", false}});
  Plan();
  Complete(Jobs()[0]);
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Phase(), "waitingForApproval");
  Approve("jane");
  Approve("joe");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(2));
  EXPECT_EQ(Phase(), "running");
  EXPECT_EQ(Object()["status"]["approvalRequired"], true);
}

TEST_F(Restores, WaitForApprovalWhereTheirAccountSaysSo) {
  Look();
  Plan();
  Complete(Jobs()[0]);
  PutAccount("approved");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Phase(), "waitingForApproval");
  PutAccount("true");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1)) << "it was needed once";
}

TEST_F(Restores, WaitForApprovalWhereTheInstallationWantsIt) {
  RestoreWorker strict{{.caches = shop_.caches,
                        .client = shop_.client,
                        .clock = shop_.clock,
                        .job = shop_.job_settings,
                        .metrics = shop_.metrics,
                        .options = {.require_approval = true}}};
  const auto look = [&] {
    for (int i = 0; i < 2; ++i) {
      strict.LookAt(kBack);
      strict.DoNext({});
    }
  };
  look();
  ASSERT_THAT(Jobs(), SizeIs(1)) << "planned it is";
  Plan();
  Complete(Jobs()[0]);
  look();
  EXPECT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Phase(), "waitingForApproval");
  Approve("jane");
  Approve("joe");
  look();
  EXPECT_THAT(Jobs(), SizeIs(2));
}

TEST_F(Restores, AJobThatIsRefusedIsToldAndTriedAgainLater) {
  shop_.server.RefuseNext("POST", "jobs", 403, "Forbidden");
  Look();
  LookOnce();
  EXPECT_THAT(Jobs(), SizeIs(0));
  EXPECT_EQ(Phase(), "pending");
  EXPECT_EQ(Restore().status.reason, "JobRefused");
  const kube::Json told = Object();
  LookOnce();
  EXPECT_EQ(Object(), told) << "each change of the status brings a look";
  EXPECT_THAT(Jobs(), SizeIs(0));
  shop_.clock.Advance(60s);
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Phase(), "planning");
}

// A Job's second pod has any name.
TEST_F(Restores, SayWhatTheNewestPodWaitsFor) {
  Look();
  const kube::Json job = Jobs()[0];
  for (const auto& [older, newer] : {std::pair{"a", "z"}, {"z", "a"}}) {
    shop_.PutPodOf(job, older, Ended("the server did not answer"));
    shop_.clock.Advance(60s);
    const kube::Json pod = shop_.PutPodOf(job, newer, {{"phase", "Pending"}});
    shop_.PutWarning(pod, "FailedMount", "secret \"ca\" not found");
    Look();
    EXPECT_EQ(Phase(), "planning");
    EXPECT_THAT(Restore().status.message, HasSubstr("VolumeUnavailable: pod " + std::string(newer)))
        << "made after pod " << older;
    for (const char* name : {older, newer}) shop_.server.Drop("pods", kShop, name);
  }
}

TEST_F(Restores, EndInTheWordsOfTheNewestPod) {
  Look();
  const kube::Json job = Jobs()[0];
  shop_.PutPodOf(job, "z", Ended("the first"));
  shop_.clock.Advance(10s);
  shop_.PutPodOf(job, "a", Ended("the second"));
  Complete(job);
  shop_.clock.Advance(60s);
  Look();
  EXPECT_EQ(Phase(), "failed");
  EXPECT_THAT(Restore().status.message, HasSubstr("the second"));
}

TEST_F(Restores, HaveNoPodsOfOtherNamespaces) {
  Look();
  const kube::Json job = Jobs()[0];
  kube::Json foreign = shop_.PutPodOf(job, "a", Ended("of elsewhere"));
  shop_.server.Drop("pods", kShop, "a");
  foreign["metadata"]["namespace"] = "other";
  shop_.server.Put("pods", foreign);
  Complete(job);
  shop_.clock.Advance(60s);
  Look();
  EXPECT_EQ(Phase(), "failed");
  EXPECT_THAT(Restore().status.message, Not(HasSubstr("of elsewhere")));
}

TEST_F(Restores, TheirJobsAreEndedWhenSomebodyWantsThat) {
  Look();
  Change({{"cancel", true}});
  Look();
  EXPECT_THAT(Jobs(), SizeIs(0));
  Look();
  EXPECT_EQ(Phase(), "canceled");
  Change({{"cancel", false}});
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Phase(), "planning");
}

TEST_F(Restores, NothingIsWrittenWhereNothingIsNew) {
  Look();
  Look();
  const kube::Json told = Object();
  Look();
  EXPECT_EQ(Object()["metadata"]["resourceVersion"], told["metadata"]["resourceVersion"]);
}

TEST_F(Restores, OnesThatAreGoneAreNobodys) {
  shop_.server.Drop("backuprestores", kShop, "back");
  Look();
  EXPECT_THAT(Jobs(), SizeIs(0));
}

TEST_F(Restores, AreCountedOnceEachTimeTheyComeToAnEnd) {
  ComeToTheEnd();
  EXPECT_EQ(Counted("apply", "success"), "0");
  Look();
  Look();
  EXPECT_EQ(Phase(), "success");
  EXPECT_EQ(Counted("apply", "success"), "1");
}

// What is written for a version that is not the newest is refused.
TEST_F(Restores, AreCountedOnceWhereTheCachesAreBehind) {
  ComeToTheEnd();
  shop_.server.watches().Hold();
  for (int i = 0; i < 3; ++i) LookOnce();
  EXPECT_EQ(Phase(), "success");
  EXPECT_EQ(Counted("apply", "success"), "1");
  shop_.server.watches().TellOfAll();
  Look();
  EXPECT_EQ(Counted("apply", "success"), "1");
}

TEST_F(Restores, AreCountedWhenTheirEndIsWrittenAtLast) {
  Change({{"target", {{"directory", {{"claimName", "files"}}}}}});
  shop_.server.RefuseNext("PATCH", "backuprestores", 503);
  LookOnce();
  EXPECT_EQ(Counted("apply", "failed"), "0");
  LookOnce();
  EXPECT_EQ(Restore().status.reason, "InvalidSpec");
  EXPECT_EQ(Counted("apply", "failed"), "1");
}

TEST_F(Restores, OnesThatCannotBeReadAreCountedOnceToo) {
  Change({{"namespaceMapping", {{"Team_A", "team-b"}}}});
  for (int i = 0; i < 3; ++i) LookOnce();
  EXPECT_EQ(Counted("other", "failed"), "1");
  // Nor by the next leader.
  RestoreWorker next{{.caches = shop_.caches,
                      .client = shop_.client,
                      .clock = shop_.clock,
                      .job = shop_.job_settings,
                      .metrics = shop_.metrics}};
  next.LookAt(kBack);
  next.DoNext({});
  EXPECT_EQ(Counted("other", "failed"), "1");
}

}  // namespace
}  // namespace strongroom::controller
