// docs/troubleshooting.md: policies of the cluster that refuse a Job or its pod, each as the API
// server has them itself: webhooks, ValidatingAdmissionPolicies, Pod Security.
#include "admission_webhook.h"
#include "obstacles_world.h"

namespace strongroom::test {
namespace {

using kube::Json;

using kube::kNamespaces;
const kube::Resource kPolicies{"admissionregistration.k8s.io", "v1", "validatingadmissionpolicies"};
const kube::Resource kBindings{"admissionregistration.k8s.io", "v1",
                               "validatingadmissionpolicybindings"};

class ObstaclesOfPolicies : public Obstacles {
 protected:
  // Of these the other files of the fixture know all.
  static void TearDownTestSuite() {}

  void Label(const std::string& ns, const std::string& label, const std::string& value) {
    client_.MergePatch(kNamespaces, "", ns, {{"metadata", {{"labels", {{label, value}}}}}});
  }

  // Whether the API server would take it; `words` is what it must say where it does not.
  bool Takes(const kube::Resource& resource, const std::string& ns, const Json& object,
             const std::string& words) {
    try {
      client_.Post(kube::ResourcePath(resource, ns) + "?dryRun=All", object);
      return true;
    } catch (const kube::ApiError& error) {
      const bool is_it = std::string(error.what()).find(words) != std::string::npos;
      if (!is_it) ADD_FAILURE() << error.what();
      return !is_it;
    }
  }

  static Json PodSpec() {
    return {{"restartPolicy", "Never"},
            {"automountServiceAccountToken", false},
            {"containers", Json::array({{{"name", "c"}, {"image", "local/none"}}})}};
  }
  static Json AnyJob() {
    return {{"apiVersion", "batch/v1"},
            {"kind", "Job"},
            {"metadata", {{"name", "probe"}}},
            {"spec", {{"template", {{"spec", PodSpec()}}}}}};
  }
  static Json AnyPod() {
    return {{"apiVersion", "v1"},
            {"kind", "Pod"},
            {"metadata", {{"name", "probe"}}},
            {"spec", PodSpec()}};
  }
};

// Whatever code the webhook chooses: it may think otherwise a moment later.
TEST_F(ObstaclesOfPolicies, AWebhookThatDeniesJobs) {
  for (const int code : {400, 403, 409, 422}) {
    const std::string name = "no-jobs-" + std::to_string(code);
    const std::string ns = MakeDue(name);
    Label(ns, "webhook", name);
    AdmissionWebhook webhook(client_, {name, "batch", "jobs"}, code, "not on Sundays");
    Await("the webhook", [&] {
      return !Takes(controller::kJobs, ns, AnyJob(), "denied the request: not on Sundays");
    });
    const RunningController controller(*transport_, clock_, name);
    AwaitBlocked(ns, "JobRefused",
                 "\"" + name + ".example.com\" denied the request: not on Sundays");
    EXPECT_GT(webhook.denied(), 0);
    webhook.LetPass();
    PlayJobController(ns);
    PodWorks(ns);
    AwaitHealed(ns);
  }
}

TEST_F(ObstaclesOfPolicies, AWebhookThatDeniesPods) {
  const std::string ns = MakeDue("no-pods");
  Label(ns, "webhook", "no-pods");
  AdmissionWebhook webhook(client_, {"no-pods", "", "pods"}, 403, "the image is not signed");
  Await("the webhook", [&] {
    return !Takes(controller::kPods, ns, AnyPod(), "denied the request: the image is not signed");
  });
  const RunningController controller(*transport_, clock_, "no-pods");
  PlayJobController(ns);
  AwaitBlocked(ns, "PodRefused", "denied the request: the image is not signed");
  webhook.LetPass();
  PlayJobController(ns);
  PodWorks(ns);
  AwaitHealed(ns);
}

// One that nobody answers refuses everything.
TEST_F(ObstaclesOfPolicies, AWebhookThatIsAway) {
  const std::string ns = MakeDue("webhook-away");
  Label(ns, "webhook", "away");
  const auto webhook = std::make_unique<AdmissionWebhook>(
      client_, AdmissionWebhook::Rule{"away", "batch", "jobs"}, 403, "");
  webhook->Stop();
  Await("its end",
        [&] { return !Takes(controller::kJobs, ns, AnyJob(), "failed calling webhook"); });
  const RunningController controller(*transport_, clock_, "webhook-away");
  AwaitBlocked(ns, "JobRefused", "away.example.com");
}

// From Kubernetes 1.30 on, whose code for it is that of an object that is not valid.
TEST_F(ObstaclesOfPolicies, AValidatingAdmissionPolicy) {
  const std::string ns = MakeDue("admission-policy");
  Label(ns, "policy", "no-jobs");
  try {
    client_.Create(kPolicies, "",
                   {{"apiVersion", "admissionregistration.k8s.io/v1"},
                    {"kind", "ValidatingAdmissionPolicy"},
                    {"metadata", {{"name", "no-jobs"}}},
                    {"spec",
                     {{"matchConstraints",
                       {{"resourceRules", Json::array({{{"apiGroups", {"batch"}},
                                                        {"apiVersions", {"v1"}},
                                                        {"operations", {"CREATE"}},
                                                        {"resources", {"jobs"}}}})}}},
                      {"validations",
                       Json::array({{{"expression", "false"}, {"message", "not on Sundays"}}})}}}});
  } catch (const kube::ApiError& error) {
    if (!kube::IsNotFound(error)) throw;
    GTEST_SKIP() << "the API server has no ValidatingAdmissionPolicy";
  }
  client_.Create(kBindings, "",
                 {{"apiVersion", "admissionregistration.k8s.io/v1"},
                  {"kind", "ValidatingAdmissionPolicyBinding"},
                  {"metadata", {{"name", "no-jobs"}}},
                  {"spec",
                   {{"policyName", "no-jobs"},
                    {"validationActions", {"Deny"}},
                    {"matchResources",
                     {{"namespaceSelector", {{"matchLabels", {{"policy", "no-jobs"}}}}}}}}}});
  Await("the policy",
        [&] { return !Takes(controller::kJobs, ns, AnyJob(), "denied request: not on Sundays"); });
  {
    const RunningController controller(*transport_, clock_, "admission-policy");
    AwaitBlocked(ns, "JobRefused", "denied request: not on Sundays");
    client_.Delete(kBindings, "", "no-jobs");
    PlayJobController(ns);
    PodWorks(ns);
    AwaitHealed(ns);
  }
  client_.Delete(kPolicies, "", "no-jobs");
}

// From Kubernetes 1.23 on. An installation that leaves everything to the cluster has pods that
// Pod Security's "restricted" does not take; as the chart makes them, it does.
TEST_F(ObstaclesOfPolicies, PodSecurity) {
  const std::string ns = MakeDue("pod-security");
  Label(ns, "pod-security.kubernetes.io/enforce", "restricted");
  if (Takes(controller::kPods, ns, AnyPod(), "violates PodSecurity \"restricted:latest\"")) {
    GTEST_SKIP() << "the API server has no Pod Security";
  }
  controller::Options bare = MakeOptions("pod-security");
  bare.job.pod.security_context.clear();
  bare.job.pod.container_security_context.clear();
  {
    const RunningController controller(
        {.work = *transport_, .lease = *transport_, .reviews = *transport_}, clock_, bare);
    PlayJobController(ns);
    AwaitBlocked(ns, "PodRefused", "violates PodSecurity \"restricted:latest\"");
    Label(ns, "pod-security.kubernetes.io/enforce", "baseline");
    PlayJobController(ns);
    PodWorks(ns);
    AwaitHealed(ns);
  }
  const std::string fit = MakeDue("pod-security-fit");
  Label(fit, "pod-security.kubernetes.io/enforce", "restricted");
  const RunningController controller(*transport_, clock_, "pod-security");
  PlayJobController(fit);
  PodWorks(fit);
  AwaitHealed(fit);
}

}  // namespace
}  // namespace strongroom::test
