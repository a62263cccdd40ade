#include "controller/tenant_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/check_report.h"
#include "unit/controller/shop.h"
#include "web/error.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kGraph = R"({"provider": "microsoftGraph", "microsoftGraph": {
    "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
    "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621",
    "credentialsSecretRef": {"name": "app"}}})";

catalogue::PolicyType GraphType(const char* key) {
  catalogue::PolicyType type;
  type.key = key;
  type.source = catalogue::GraphType{};
  return type;
}

class Checks : public ::testing::Test {
 protected:
  void PutTenant(const std::string& name = "prod", const std::string& ns = kShop) {
    kube::Json object = Shop::Object(name, {{"spec", kube::Json::parse(kGraph)}});
    object["metadata"]["namespace"] = ns;
    shop_.server.Put("tenants", object);
  }
  api::Tenant Tenant(const std::string& name = "prod", const std::string& ns = kShop) {
    api::Tenant tenant = api::DecodeTenant(shop_.server.Find("tenants", ns, name));
    tenant.problem.reset();  // which providers this version has is another's affair
    return tenant;
  }
  // Looks at it, and writes what is to be written.
  TenantChecks::Result Look() {
    const api::Tenant tenant = Tenant();
    const TenantChecks::Result result = checks_.LookAt(tenant);
    shop_.server.Patch("tenants", kShop, "prod",
                       api::BuildTenantStatusPatch(tenant, {}, std::nullopt, result.last));
    return result;
  }
  std::vector<kube::Json> Jobs() { return shop_.server.All("jobs"); }
  // The pod of that Job ends with such words; without any, it fails.
  void End(const kube::Json& job, const std::string& words) {
    shop_.PutPodOf(
        job, job["metadata"]["name"].get<std::string>() + "-pod",
        {{"phase", "Succeeded"},
         {"containerStatuses",
          kube::Json::array({{{"name", "executor"},
                              {"state",
                               {{"terminated",
                                 {{"exitCode", 0},
                                  {"reason", "Completed"},
                                  {"finishedAt", base::FormatTimestamp(shop_.clock.NowSeconds())},
                                  {"message", words}}}}}}})}});
  }

  Shop shop_;
  const catalogue::Catalogues types_{
      {{domain::ProviderKind::kMicrosoftGraph, {GraphType("roles"), GraphType("others")}}}};
  TenantChecks checks_{{.caches = shop_.caches,
                        .client = shop_.client,
                        .clock = shop_.clock,
                        .catalogues = types_,
                        .job = shop_.job_settings}};
};

TEST_F(Checks, BeginWithTheFirstScheduleThatCanRun) {
  PutTenant();
  EXPECT_EQ(Look().last, std::nullopt);
  shop_.PutSchedule("disabled", {{"enabled", false}});
  shop_.PutSchedule("unknown", {{"policyTypes", {"nothing"}}});
  shop_.PutSchedule("foreign", {{"executor", {{"image", "evil/image"}}}});
  Look();
  EXPECT_THAT(Jobs(), IsEmpty());
  shop_.PutSchedule("nightly", {{"executor", {{"serviceAccountName", "reader"}}}});
  shop_.PutSchedule("weekly", {{"policyTypes", {"others"}}});
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1));
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1)) << "it is at work";
  const kube::Json job = Jobs()[0];
  EXPECT_EQ(job["metadata"]["ownerReferences"][0]["uid"], Tenant().meta.uid);
  const kube::Json pod = job["spec"]["template"]["spec"];
  EXPECT_EQ(pod["serviceAccountName"], "reader");
  EXPECT_THAT(pod.dump(), HasSubstr(R"(\"policyTypes\":[\"others\",\"roles\"])"));
}

// A schedule's account would sign in where the Tenant says, who is somebody else's to write.
TEST_F(Checks, SignInAsTheTenantsAccountAlone) {
  kube::Json object = Shop::Object("prod", {{"spec", kube::Json::parse(kGraph)}});
  kube::Json& graph = object["spec"]["microsoftGraph"];
  graph.erase("credentialsSecretRef");
  graph["workloadIdentity"] = {{"serviceAccountName", "graph-reader"}};
  shop_.server.Put("tenants", object);
  shop_.PutSchedule("foreign", {{"executor", {{"serviceAccountName", "reader"}}}});
  Look();
  EXPECT_THAT(Jobs(), IsEmpty());
  shop_.PutSchedule("nightly");
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1));
  EXPECT_EQ(Jobs()[0]["spec"]["template"]["spec"]["serviceAccountName"], "graph-reader");
}

TEST_F(Checks, AreToldByTheLastWordsOfTheirPod) {
  PutTenant();
  shop_.PutSchedule("nightly");
  Look();
  shop_.clock.Advance(5s);
  const domain::CheckFindings found{
      .missing = {"roles (A)"}, .missing_count = 1, .to_grant = {"A"}};
  End(Jobs()[0], api::WriteCheckReport(found));
  const auto result = Look();
  ASSERT_TRUE(result.last);
  EXPECT_EQ(result.last->findings, found);
  EXPECT_EQ(result.last->checked_at, shop_.clock.NowSeconds());
  EXPECT_EQ(Tenant().status.check, result.last);
  ASSERT_TRUE(result.wake);
  EXPECT_THAT(Jobs(), SizeIs(1)) << "the newest is kept";
  const std::string first = Jobs()[0]["metadata"]["name"];
  shop_.clock.Advance(1h);
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1));
  EXPECT_NE(Jobs()[0]["metadata"]["name"], first);
  End(Jobs()[0], "{}");
  Look();
  EXPECT_EQ(Tenant().status.check->findings, domain::CheckFindings{}) << "all of the old is gone";
}

TEST_F(Checks, AreMadeWhenSomebodyAsks) {
  PutTenant();
  shop_.PutSchedule("nightly");
  Look();
  End(Jobs()[0], "{}");
  Look();
  const std::string first = Jobs()[0]["metadata"]["name"];
  Look();
  EXPECT_EQ(Jobs()[0]["metadata"]["name"], first);
  shop_.server.Patch("tenants", kShop, "prod",
                     {{"metadata", {{"annotations", {{"strongroom.dev/check-now", "1"}}}}}});
  Look();
  ASSERT_THAT(Jobs(), SizeIs(1));
  EXPECT_NE(Jobs()[0]["metadata"]["name"], first);
}

// Words of an older image, or of a shell.
TEST_F(Checks, WithOtherWordsAreLost) {
  PutTenant();
  shop_.PutSchedule("nightly");
  Look();
  End(Jobs()[0], "Segmentation fault");
  EXPECT_EQ(Look().last, std::nullopt);
  shop_.clock.Advance(10s);
  EXPECT_EQ(Look().last->findings.error_code, "EXECUTOR_LOST");
}

TEST_F(Checks, SayWhatTheirPodWaitsFor) {
  PutTenant();
  shop_.PutSchedule("nightly");
  Look();
  shop_.server.Patch("jobs", kShop, Jobs()[0]["metadata"]["name"],
                     {{"status", {{"startTime", "2026-01-01T00:00:00Z"}}}});
  shop_.PutWarning(Jobs()[0], "FailedCreate", "exceeded quota: small");
  EXPECT_EQ(Look().last, std::nullopt);
  shop_.clock.Advance(60s);
  const auto result = Look();
  EXPECT_EQ(result.last->findings.error_code, "START_TIMEOUT");
  EXPECT_THAT(result.last->findings.error_message, HasSubstr("exceeded quota: small"));
}

// One that was deleted before it started has another one, of any name.
TEST_F(Checks, SayWhatTheirNewestPodWaitsFor) {
  for (const auto& [older, newer] : {std::pair{"a", "z"}, {"z", "a"}}) {
    PutTenant();
    shop_.PutSchedule("nightly");
    Look();
    const kube::Json job = Jobs()[0];
    shop_.PutPodOf(job, older, {{"phase", "Pending"}});
    shop_.clock.Advance(1s);
    const kube::Json pod = shop_.PutPodOf(job, newer, {{"phase", "Pending"}});
    shop_.PutWarning(pod, "FailedMount", "secret \"app\" not found");
    shop_.clock.Advance(60s);
    const auto result = Look();
    ASSERT_TRUE(result.last) << newer;
    EXPECT_THAT(result.last->findings.error_message,
                HasSubstr("VolumeUnavailable: pod " + std::string(newer)));
    for (const char* name : {older, newer}) shop_.server.Drop("pods", kShop, name);
    shop_.server.Drop("jobs", kShop, job["metadata"]["name"]);
    shop_.server.Drop("tenants", kShop, "prod");
  }
}

TEST_F(Checks, ThatTheApiServerDoesNotWantAreToldAndTriedAgainLater) {
  PutTenant();
  shop_.PutSchedule("nightly");
  shop_.server.RefuseNext("POST", "jobs", 403);
  const auto refused = Look();
  EXPECT_EQ(refused.last->findings.error_code, "START_TIMEOUT");
  EXPECT_THAT(refused.last->findings.error_message, HasSubstr("the fake server says Refused"));
  Look();
  EXPECT_THAT(Jobs(), IsEmpty());
  shop_.clock.Advance(1h);
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
}

TEST_F(Checks, AreTriedAgainSoonWhenTheApiServerIsNotWell) {
  PutTenant();
  shop_.PutSchedule("nightly");
  shop_.server.RefuseNext("POST", "jobs", 500);
  EXPECT_THROW(checks_.LookAt(Tenant()), web::WebError);
  Look();
  EXPECT_THAT(Jobs(), SizeIs(1));
}

TEST_F(Checks, LeaveAloneWhatIsSomebodyElses) {
  PutTenant();
  shop_.PutSchedule("nightly");
  Look();
  const kube::Json own = Jobs()[0];
  shop_.server.Drop("jobs", kShop, own["metadata"]["name"]);
  kube::Json foreign = own;
  foreign["metadata"].erase("uid");
  foreign["metadata"].erase("ownerReferences");
  shop_.server.Put("jobs", foreign);
  const auto result = Look();
  EXPECT_THAT(result.last->findings.error_message, HasSubstr("its name is somebody else's"));
  // A Job of another namespace that says to be of this tenant.
  kube::Json elsewhere = own;
  elsewhere["metadata"]["namespace"] = "other";
  shop_.server.Put("jobs", elsewhere);
  EXPECT_THAT(shop_.caches.ChecksOf(Tenant()), IsEmpty());
}

TEST_F(Checks, AreAFewAtOnceAndHoldUpNoOtherNamespace) {
  std::vector<kube::ObjectKey> tenants;
  for (int i = 0; i < 40; ++i) {
    for (const char* ns : {"a", "b", "c", "d", "e", "f"}) {
      tenants.push_back({ns, "t" + std::to_string(i)});
      PutTenant(tenants.back().name, ns);
      kube::Json schedule = shop_.PutSchedule("unused");
      schedule["metadata"] = {{"namespace", ns}, {"name", "s" + std::to_string(i)}};
      schedule["spec"]["tenantRef"]["name"] = tenants.back().name;
      shop_.server.Put("backupschedules", schedule);
    }
  }
  for (const kube::ObjectKey& key : tenants) checks_.LookAt(Tenant(key.name, key.ns));
  EXPECT_THAT(Jobs(), SizeIs(TenantChecks::kAtOnce.most));
  // One after the other has its turn.
  size_t most = 0;
  std::set<std::string> seen;
  for (int turns = 0; turns < 1'000 && seen.size() < tenants.size(); ++turns) {
    size_t at_work = 0;
    for (const kube::Json& job : Jobs()) {
      const std::string name = job["metadata"]["namespace"].get<std::string>() + "/" +
                               job["metadata"]["ownerReferences"][0]["name"].get<std::string>();
      at_work += seen.insert(name).second ? 1 : 0;
      shop_.server.Drop("jobs", job["metadata"]["namespace"], job["metadata"]["name"]);
      shop_.server.Drop("backupschedules", job["metadata"]["namespace"],
                        "s" + name.substr(name.find("/t") + 2));
      checks_.LookAt(Tenant(name.substr(name.find('/') + 1), job["metadata"]["namespace"]));
    }
    most = std::max(most, at_work);
    for (const kube::ObjectKey& key : checks_.Next()) checks_.LookAt(Tenant(key.name, key.ns));
  }
  EXPECT_EQ(seen.size(), tenants.size());
  EXPECT_EQ(most, TenantChecks::kAtOnce.most);
}

}  // namespace
}  // namespace strongroom::controller
