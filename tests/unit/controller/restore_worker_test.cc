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
    shop_.server.Patch("backuprestores", kShop, "back",
                       api::BuildPlannedPatch(restore, {.about = domain::AboutOf(restore.spec),
                                                        .digest = kDigest,
                                                        .counts = {.create = 2},
                                                        .planned_at = shop_.clock.NowSeconds()}));
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

  Shop shop_;
  RestoreWorker worker_{shop_.caches, shop_.client, shop_.clock, shop_.job_settings, shop_.metrics};
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
  shop_.clock.Advance(60s);
  LookOnce();
  EXPECT_EQ(Object()["status"], told["status"]);
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
  RestoreWorker next{shop_.caches, shop_.client, shop_.clock, shop_.job_settings, shop_.metrics};
  next.LookAt(kBack);
  next.DoNext({});
  EXPECT_EQ(Counted("other", "failed"), "1");
}

}  // namespace
}  // namespace strongroom::controller
