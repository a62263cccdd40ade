#include "controller/tenant_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;

class TenantStatus : public ::testing::Test {
 protected:
  void SetUp() override { shop_.PutTenant(); }
  // A run of the tenant that ended so long after midnight.
  void Stored(std::chrono::seconds after, domain::RunPhase phase = domain::RunPhase::kSuccess) {
    domain::Run run;
    run.meta.ns = kShop;
    run.spec.tenant = "prod";
    run.status.outcome.phase = phase;
    run.status.outcome.finished_at = midnight_ + after;
    writer_.RunStored(run, controller::Stored::kAgain);
  }
  kube::Json Tenant() { return shop_.server.Find("tenants", kShop, "prod"); }
  std::string Status(const std::string& member) {
    return Tenant().value(kube::Json::json_pointer("/status/" + member), "");
  }
  // The next one that is to be looked at is.
  void Do() { EXPECT_TRUE(writer_.DoNext({})); }

  Shop shop_;
  const std::chrono::sys_seconds midnight_ = shop_.clock.NowSeconds();
  TenantStatusWriter writer_{shop_.caches, shop_.client, shop_.client, shop_.clock, shop_.checks};
};

TEST_F(TenantStatus, SaysWhetherTheTenantIsReady) {
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/0/type"), "Ready");
  EXPECT_EQ(Status("conditions/0/status"), "True");
  shop_.server.Patch("tenants", kShop, "prod",
                     {{"metadata", {{"generation", 2}}}, {"spec", {{"provider", "another"}}}});
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/0/status"), "False");
}

TEST_F(TenantStatus, SaysWhichOfWhatTheTenantNamesIsMissingAndHeals) {
  shop_.server.Patch("tenants", kShop, "prod",
                     {{"spec",
                       {{"kubernetes",
                         {{"serviceAccountName", "reader"},
                          {"kubeconfigSecretRef", {{"name", "other"}, {"key", "kubeconfig"}}}}}}}});
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/0/reason"), "ServiceAccountNotFound");
  EXPECT_EQ(Status("conditions/0/message"),
            "spec.kubernetes.serviceAccountName: there is no ServiceAccount \"reader\" in this "
            "namespace");
  shop_.server.Put("serviceaccounts", Shop::Object("reader", kube::Json::object()));
  shop_.clock.Advance(60s);
  Do();
  EXPECT_EQ(Status("conditions/0/reason"), "SecretNotFound");
  // Who may not look says nothing of it.
  shop_.server.RefuseNext("GET", "secrets", 403);
  shop_.clock.Advance(60s);
  Do();
  EXPECT_EQ(Status("conditions/0/status"), "True");
  shop_.clock.Advance(600s);
  Do();
  EXPECT_EQ(Status("conditions/0/reason"), "SecretNotFound");
}

TEST_F(TenantStatus, IsNotWrittenAgainWhenItIsSo) {
  writer_.Check({kShop, "prod"});
  Do();
  const auto before = Tenant();
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Tenant(), before);
}

TEST_F(TenantStatus, HasTheNewestBackup) {
  Stored(9s);
  Stored(5s);
  Do();
  EXPECT_EQ(Status("lastBackupAt"), "2026-01-01T00:00:09Z");
  Stored(30s, domain::RunPhase::kFailed);  // no set: nothing to look at
  Stored(20s, domain::RunPhase::kPartial);
  Do();
  EXPECT_EQ(Status("lastBackupAt"), "2026-01-01T00:00:20Z");
}

// A new leader hears of all runs again, of those that still have an object.
TEST_F(TenantStatus, IsNotSetBack) {
  shop_.server.Patch("tenants", kShop, "prod",
                     {{"status", {{"lastBackupAt", "2026-01-01T06:00:00Z"}}}});
  Stored(9s);
  Do();
  EXPECT_EQ(Status("lastBackupAt"), "2026-01-01T06:00:00Z");
  EXPECT_EQ(Status("conditions/0/status"), "True");
}

TEST_F(TenantStatus, IsWrittenLaterWhenItCannotBeNow) {
  Stored(9s);
  shop_.server.RefuseNext("PATCH", "tenants", 500);
  Do();
  EXPECT_EQ(Status("lastBackupAt"), "");
  shop_.clock.Advance(1s);
  Do();
  EXPECT_EQ(Status("lastBackupAt"), "2026-01-01T00:00:09Z");
}

// A run that ended so, with what became of type roles; without an error code when nothing went
// wrong.
kube::Json EndedWith(const char* state, const char* error_code = nullptr) {
  kube::Json coverage{{"state", state}};
  if (error_code != nullptr) coverage.update({{"errorCode", error_code}, {"errors", 1}});
  return {{"phase", "partial"}, {"summary", {{"typeBreakdown", {{"roles", coverage}}}}}};
}

TEST_F(TenantStatus, SaysWhichRightsTheNewestRunsMissed) {
  const kube::Json nightly = shop_.PutSchedule("nightly");
  const kube::Json weekly = shop_.PutSchedule("weekly");
  const auto look = [&] {
    writer_.Check({kShop, "prod"});
    Do();
    return Status("conditions/1/reason") + ": " + Status("conditions/1/message");
  };
  EXPECT_EQ(look(), ": ") << "nobody has asked yet";
  shop_.PutRun("a", nightly, EndedWith("failed", "PERMISSION_MISSING"));
  shop_.PutRun("b", weekly, EndedWith("complete"));
  EXPECT_EQ(look(),
            "RightsMissing: may not be read: roles; `kubectl strongroom rights -n shop nightly` "
            "prints what is needed");
  EXPECT_EQ(Status("conditions/1/type"), "RightsReady");
  EXPECT_EQ(Status("conditions/1/status"), "False");
  EXPECT_EQ(Status("conditions/0/status"), "True") << "runs may be started";
  shop_.clock.Advance(60s);
  shop_.PutRun("c", nightly, EndedWith("failed", "PROVIDER_UNAVAILABLE"));
  EXPECT_THAT(look(), ::testing::StartsWith("RightsMissing")) << "it could not ask";
  shop_.clock.Advance(60s);
  shop_.PutRun("d", nightly, EndedWith("complete"));
  EXPECT_THAT(look(), ::testing::StartsWith("AllMayBeRead"));
  // Of those that were made in one second the last to end.
  for (const auto& [name, ended, how] :
       {std::tuple{"z", "2026-01-01T00:02:05Z", EndedWith("failed", "PERMISSION_MISSING")},
        std::tuple{"y", "2026-01-01T00:02:09Z", EndedWith("complete")}}) {
    kube::Json status = how;
    status["finishedAt"] = ended;
    shop_.PutRun(name, nightly, status);
  }
  EXPECT_THAT(look(), ::testing::StartsWith("AllMayBeRead"));
}

TEST_F(TenantStatus, SaysEachRightThatTheReviewMissed) {
  const kube::Json nightly = shop_.PutSchedule("nightly");
  kube::Json ended = EndedWith("failed", "PERMISSION_MISSING");
  ended["summary"]["rightsReview"] = {
      {"asked", 2},
      {"missing",
       kube::Json::array({"roles (list roles.rbac.authorization.k8s.io in namespace a)",
                          "roles (list roles.rbac.authorization.k8s.io in namespace b)"})}};
  shop_.PutRun("a", nightly, ended);
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/1/status"), "False");
  EXPECT_EQ(Status("conditions/1/message"),
            "may not be read: roles (list roles.rbac.authorization.k8s.io in namespace a), roles "
            "(list roles.rbac.authorization.k8s.io in namespace b); `kubectl strongroom rights -n "
            "shop nightly` prints what is needed");
  shop_.clock.Advance(60s);
  ended = EndedWith("complete");
  ended["summary"]["rightsReview"] = {{"asked", 2}};
  shop_.PutRun("b", nightly, ended);
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/1/status"), "True");
}

// What a run of somebody else's Tenant found, also one that had the name before, is not this one's.
TEST_F(TenantStatus, HasNoRightsOfAnotherTenant) {
  kube::Json ended = EndedWith("failed", "PERMISSION_MISSING");
  ended["resolved"]["tenantRef"]["uid"] = "another";
  shop_.PutRun("a", shop_.PutSchedule("nightly"), ended);
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/1/type"), "");
}

// Of a tenant that is checked there is another condition, by its runs as well.
TEST_F(TenantStatus, SaysWhichPermissionsTheNewestRunsMissed) {
  shop_.server.Patch("tenants", kShop, "prod",
                     {{"spec",
                       {{"provider", "microsoftGraph"},
                        {"microsoftGraph",
                         {{"tenantID", "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90"},
                          {"clientID", "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621"},
                          {"workloadIdentity", kube::Json::object()}}}}}});
  const kube::Json nightly = shop_.PutSchedule("nightly");
  kube::Json ended = EndedWith("failed", "PERMISSION_MISSING");
  ended["summary"]["rightsReview"] = {{"asked", 1}, {"missing", {"roles (A.Read.All)"}}};
  shop_.PutRun("a", nightly, ended);
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/1/type"), "PermissionsReady");
  EXPECT_EQ(Status("conditions/1/status"), "False");
  EXPECT_EQ(Status("conditions/1/message"),
            "may not be read: roles (A.Read.All); to grant: A.Read.All; `kubectl strongroom "
            "permissions -n shop nightly` prints all that is needed, and where to consent");
  shop_.server.Patch("tenants", kShop, "prod",
                     {{"status",
                       {{"check",
                         {{"about", "x"},
                          {"checkedAt", "2026-01-01T00:01:00Z"},
                          {"errorCode", "PROVIDER_UNAVAILABLE"},
                          {"errorMessage", "no answer"}}}}}});
  shop_.PutRun("b", nightly, EndedWith("complete"));
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("conditions/1/status"), "Unknown");
  EXPECT_EQ(Status("conditions/1/message"), "PROVIDER_UNAVAILABLE: no answer");
}

TEST_F(TenantStatus, IsNothingOfATenantThatIsGone) {
  Stored(9s);
  shop_.server.Drop("tenants", kShop, "prod");
  Do();
  shop_.PutTenant();
  writer_.Check({kShop, "prod"});
  Do();
  EXPECT_EQ(Status("lastBackupAt"), "") << "it is another of that name";
}

TEST_F(TenantStatus, IsLeftAloneWhenStopIsRequested) {
  std::stop_source stop;
  stop.request_stop();
  Stored(9s);
  writer_.Run(stop.get_token());
  EXPECT_EQ(Status("lastBackupAt"), "");
}

}  // namespace
}  // namespace strongroom::controller
