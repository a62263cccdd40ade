#include "controller/tenant_status.h"

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
  TenantStatusWriter writer_{shop_.caches, shop_.client, shop_.client, shop_.clock};
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
