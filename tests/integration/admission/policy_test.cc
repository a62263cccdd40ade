#include <gmock/gmock.h>

#include <fstream>

#include "domain/guarded_meta.h"
#include "domain/run_change.h"
#include "support/eventually.h"
#include "webhook_cluster.h"

// The chart's admission policies on an API server that has them (Kubernetes 1.30 and newer): what
// they refuse, nobody being asked. On one that has none the chart says so, which is all that can be
// seen there.
namespace strongroom::server::admission {
namespace {

using nlohmann::json;
using test::Eventually;
using testing::HasSubstr;

class Policies : public Webhook {
 protected:
  Policies() {
    StopServer();
    Grant("User", "ada", {"get", "create", "update", "patch"},
          {"backupscheduleruns", "tenants", "backupschedules", "backuprestores"});
    EXPECT_EQ(Create(Run("mine"), "--as ada").exit_code, 0);
    const auto rendered = Render();
    if (!AreServed()) {
      EXPECT_NE(rendered.exit_code, 0);
      EXPECT_THAT(rendered.err, HasSubstr("admissionPolicy.enabled needs "));
      return;
    }
    EXPECT_EQ(rendered.exit_code, 0) << rendered.err;
    std::ofstream(file()) << rendered.out;
    const auto applied = Kubectl("apply -f " + file());
    EXPECT_EQ(applied.exit_code, 0) << applied.err;
    AwaitAll();
  }
  ~Policies() override {
    if (AreServed()) Kubectl("delete --ignore-not-found -f " + file());
  }

  static bool AreServed() {
    static const bool are_served = [] {
      const auto transport = Cluster().MakeTransport();
      web::Request request;
      request.path_and_query = "/apis/admissionregistration.k8s.io/v1";
      return transport->Send(request, {}).body.find("\"ValidatingAdmissionPolicy\"") !=
             std::string::npos;
    }();
    return are_served;
  }

  json Tenant(const std::string& name, const std::string& spec) const {
    return Object("Tenant", name, spec);
  }
  // What is said to whom it is refused; empty when it is taken.
  static std::string Said(const test::CommandResult& answer) {
    return answer.exit_code == 0 ? "" : answer.err;
  }
  std::string Refused(const json& object) const {
    return Said(Create(object, "--as ada --dry-run=server"));
  }
  std::string RefusedPatch(const std::string& patch) const {
    return Said(
        Kubectl("patch bsr mine --as ada --type=merge --dry-run=server -p '" + patch + '\''));
  }

 private:
  std::string file() const { return folder_ / "policies.yaml"; }

  test::CommandResult Render() const {
    return RenderChart(
        "--namespace " + ns_ +
        " --set admissionPolicy.enabled=true "
        "--set 'executor.allowedCloudHosts={login.example,graph.example}' --show-only "
        "templates/admission-policy.yaml");
  }

  // An API server acts upon each of them a moment after it has it.
  void AwaitAll() const {
    json wrong = Run("probe");
    wrong["spec"]["trigger"] = "schedule";
    const json tenant = Tenant("probe", R"({"provider": "kubernetes",
        "kubernetes": {"serviceAccountName": "reader"}})");
    const json restore = Object("BackupRestore", "probe", R"({"backupSet": "nightly-1",
        "target": {"kubernetes": {"serviceAccountName": "reader"}}})");
    json schedule = Schedule("UTC", "probe");
    schedule["spec"]["executor"]["serviceAccountName"] = "reader";
    const auto by_a_policy = [](const std::string& said) {
      return said.find("denied request: ") != std::string::npos;
    };
    EXPECT_TRUE(Eventually([&] {
      return by_a_policy(Refused(wrong)) && by_a_policy(Refused(tenant)) &&
             by_a_policy(Refused(restore)) && by_a_policy(Refused(schedule)) &&
             by_a_policy(RefusedPatch(R"({"metadata": {"finalizers": ["example.com/x"]}})"));
    }));
  }
};

TEST_F(Policies, KeepForbiddenFieldsFromEveryKindOfPatch) {
  if (!AreServed()) return;
  ExpectNothingForbiddenIsWritten("ada");
  ExpectWhatIsAllowedIsWritten("ada");
}

TEST_F(Policies, SayWhatTheWebhookSays) {
  if (!AreServed()) return;
  EXPECT_THAT(RefusedPatch(R"({"spec": {"scheduleRef": {"name": "weekly"}}})"),
              HasSubstr(domain::FaultOfChange({.trigger = domain::Trigger::kManual}, {})));
  EXPECT_THAT(RefusedPatch(R"({"metadata": {"labels": {"strongroom.dev/schedule": "weekly"}}})"),
              HasSubstr(domain::DescribeGuarded({"metadata.labels[strongroom.dev/schedule]"})));
  EXPECT_THAT(RefusedPatch(R"({"metadata": {"finalizers": ["example.com/x"], "annotations":
                              {"strongroom.dev/a": "", "strongroom.dev/b": "", "strongroom.dev/c": ""}}})"),
              testing::AllOf(HasSubstr("metadata.finalizers, metadata.annotations[strongroom.dev/"),
                             HasSubstr(" and 1 more: only for those who may delete the object")));
  json run = Run("again");
  run["spec"]["trigger"] = "schedule";
  EXPECT_THAT(Refused(run), HasSubstr("spec.trigger: runs of trigger schedule are the controller's "
                                      "to make; use manual"));
  const json secret = Tenant("spare", R"({"provider": "kubernetes",
      "kubernetes": {"kubeconfigSecretRef": {"name": "kubeconfig"}}})");
  EXPECT_THAT(Refused(secret), HasSubstr("spec.kubernetes.kubeconfigSecretRef: names Secret "
                                         "\"kubeconfig\", which you may not use"));
  Grant("User", "ada", {"get"}, {"secrets"}, "");
  EXPECT_EQ(Refused(secret), "");
  const json account = Tenant("own", R"({"provider": "kubernetes",
      "kubernetes": {"serviceAccountName": "reader"}})");
  EXPECT_THAT(Refused(account), HasSubstr("names ServiceAccount \"reader\""));
  Grant("User", "ada", {"use"}, {"serviceaccounts"}, "");
  EXPECT_EQ(Refused(account), "");
}

TEST_F(Policies, KeepWhereCredentialsGoFromWhoMayNotUseThem) {
  if (!AreServed()) return;
  const auto graph = [&](const std::string& more) {
    return Tenant("contoso", R"({"provider": "microsoftGraph", "microsoftGraph": {
        "tenantID": "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90",
        "clientID": "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621", )" +
                                 more + "}}");
  };
  EXPECT_THAT(
      Refused(graph(R"("workloadIdentity": {"audience": "https://kubernetes.default.svc"})")),
      HasSubstr("spec.microsoftGraph.workloadIdentity.audience: "
                "\"https://kubernetes.default.svc\" is none that the installation allows"));
  const std::string custom = R"("cloud": "custom", "endpoints": {"login": "https://evil.example",
      "graph": "https://graph.example"}, "credentialsSecretRef": {"name": "app"})";
  EXPECT_THAT(Refused(graph(custom)), HasSubstr("spec.microsoftGraph.endpoints.login: "
                                                "\"evil.example\" is no host that"));
  EXPECT_THAT(Refused(graph(R"("workloadIdentity": {})")),
              HasSubstr("names ServiceAccount \"default\""));
  ASSERT_EQ(Create(graph(R"("credentialsSecretRef": {"name": "app"})")).exit_code, 0);
  const auto patched = [&](const std::string& spec) {
    return Said(
        Kubectl("patch tenant contoso --as ada --type=merge --dry-run=server -p "
                "'{\"spec\": " +
                spec + "}'"));
  };
  EXPECT_EQ(patched(R"({"maxConcurrentRuns": 2})"), "");
  EXPECT_THAT(
      patched(R"({"microsoftGraph": {"clientID": "00000000-0000-4000-8000-000000000001"}})"),
      HasSubstr("names Secret \"app\""));
  EXPECT_THAT(patched(R"({"microsoftGraph": {"cloud": "custom", "endpoints": {
                  "login": "https://Login.example:443", "graph": "https://graph.example"}}})"),
              HasSubstr("names Secret \"app\""))
      << "which the installation lists";
  json kept = Run("kept");
  kept["metadata"]["finalizers"] = {"example.com/x"};
  EXPECT_THAT(Refused(kept), HasSubstr("metadata.finalizers: only for those who may delete"));
  const json plan = Object("BackupRestore", "plan", R"({"backupSet": "nightly-1",
      "target": {"kubernetes": {"serviceAccountName": "restorer"}}})");
  ASSERT_EQ(Create(plan).exit_code, 0);
  EXPECT_THAT(Said(Kubectl("patch backuprestore plan --as ada --type=merge --dry-run=server -p "
                           "'{\"spec\": {\"mode\": \"apply\"}}'")),
              HasSubstr("names ServiceAccount \"restorer\""));
}

TEST_F(Policies, AreInNobodysWayWhoMay) {
  if (!AreServed()) return;
  const auto patch = [&](const std::string& content, const std::string& as) {
    return Said(Kubectl("patch bsr mine --type=merge -p '" + content + "' " + as));
  };
  EXPECT_EQ(patch(R"({"metadata": {"labels": {"team": "a"}}})", "--as ada"), "");
  EXPECT_EQ(patch(R"({"spec": {"cancel": true}})", "--as ada"), "");
  EXPECT_THAT(patch(R"({"spec": {"cancel": false}})", "--as ada"),
              HasSubstr(domain::FaultOfChange({.is_canceled = true}, {})));
  EXPECT_EQ(patch(R"({"metadata": {"labels": {"strongroom.dev/schedule": "nightly"}}})", ""), "");
  EXPECT_EQ(patch(R"({"metadata": {"finalizers": ["example.com/x"]}})", ""), "");
  json slot = Run("slot");
  slot["spec"]["trigger"] = "schedule";
  EXPECT_EQ(Create(slot, "--as system:serviceaccount:" + ns_ +
                             ":strongroom-controller --as-group "
                             "system:masters")
                .exit_code,
            0);
  // Whatever it has of its own, the garbage collector takes away: with foreground deletion too.
  EXPECT_EQ(patch(R"({"metadata": {"finalizers": null}})", ""), "");
  EXPECT_EQ(Kubectl("delete bsr mine --wait=true").exit_code, 0);
  EXPECT_EQ(Kubectl("delete namespace " + ns_ + " --timeout=50s").exit_code, 0);
}

}  // namespace
}  // namespace strongroom::server::admission
