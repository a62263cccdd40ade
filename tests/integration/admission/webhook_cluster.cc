#include "webhook_cluster.h"

#include <algorithm>
#include <fstream>

#include "base/base64.h"
#include "base/file.h"
#include "base/log.h"
#include "forbidden_fields.h"
#include "kube/error.h"
#include "support/eventually.h"
#include "web/error.h"

namespace strongroom::server::admission {
namespace {

using nlohmann::json;
using test::Eventually;

const kube::Resource kHooks{"admissionregistration.k8s.io", "v1",
                            "validatingwebhookconfigurations"};
const kube::Resource kAccessReviews{"authorization.k8s.io", "v1", "subjectaccessreviews"};
const kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};
const kube::Resource kRoleBindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};

constexpr const char* kHookName = "strongroom";

const std::string& KubectlProgram() {
  static const std::string program =
      test::RunCommand({(test::ProjectRoot() / "e2e/cluster").string(), "programs"}) + "/kubectl";
  return program;
}

std::string NextNamespace() {
  static int count = 0;
  return "hooks-" + std::to_string(++count);
}

// As the chart has it (templates/server-webhook.yaml).
json HookOf(const char* name, const json& operations, const std::string& policy, int timeout,
            const json& client_config) {
  return {{"name", std::string(name) + ".strongroom.dev"},
          {"admissionReviewVersions", {"v1"}},
          {"clientConfig", client_config},
          {"failurePolicy", policy},
          {"matchPolicy", "Equivalent"},
          {"sideEffects", "NoneOnDryRun"},
          {"timeoutSeconds", timeout},
          {"rules", json::array({{{"apiGroups", {"strongroom.dev"}},
                                  {"apiVersions", {"v1alpha1"}},
                                  {"operations", operations},
                                  {"scope", "Namespaced"},
                                  {"resources",
                                   {"tenants", "backupschedules", "backupscheduleruns",
                                    "backuprestores", "notifiers"}}}})}};
}

}  // namespace

test::ControlPlane& Webhook::Cluster() {
  static test::ControlPlane cluster(test::NameOfThisProgram(),
                                    test::ControlPlane::Extent::kAndControllers);
  static const bool has_crds = (cluster.InstallCrds(), true);
  static_cast<void>(has_crds);
  return cluster;
}

Webhook::Webhook() : transport_(Cluster().MakeTransport()), ns_(NextNamespace()) {
  base::SilenceLog();
  std::ofstream(folder_ / "key") << kKey << '\n';
  client().Create(kube::kNamespaces, "", {{"metadata", {{"name", ns_}}}});
  StartServer(certificate_.file(), certificate_.key());
}

Webhook::~Webhook() {
  try {
    Unregister();
  } catch (const web::WebError&) {
    // The test has failed before.
  }
}

void Webhook::StartServer(const std::string& certificate_file, const std::string& key_file) {
  ServerOptions options;
  options.dsn = database_.dsn();
  options.cluster = Cluster().AsAdmin();
  for (http::ServerOptions* listener : {&options.listen, &options.health}) {
    listener->address = "127.0.0.1";
    listener->port = 0;
  }
  options.listen.tls = http::TlsFiles{certificate_file, key_file};
  options.admission = Options{.key_file = folder_ / "key", .operators = {"the-controller"}};
  options.admission->notifier_namespace = "strongroom";
  server_ = std::make_unique<Server>(options, test::BuiltInCatalogues());
}

void Webhook::Unregister() const {
  if (client().Find(kHooks, "", kHookName)) client().Delete(kHooks, "", kHookName);
}

void Webhook::Register(const std::string& ca_file, const std::string& failure_policy) {
  RegisterAt(std::to_string(server_->port()), ca_file, failure_policy);
}

void Webhook::RegisterAt(const std::string& port, const std::string& ca_file,
                         const std::string& failure_policy) {
  const json config{{"url", "https://127.0.0.1:" + port + "/admission/v1/" + kKey},
                    {"caBundle", base::EncodeBase64(base::ReadFile(ca_file))}};
  Unregister();
  client().Create(
      kHooks, "",
      {{"apiVersion", "admissionregistration.k8s.io/v1"},
       {"kind", "ValidatingWebhookConfiguration"},
       {"metadata", {{"name", kHookName}}},
       {"webhooks",
        json::array({HookOf("admission", {"CREATE", "UPDATE"}, failure_policy, 5, config),
                     HookOf("deletion", json::array({"DELETE"}), "Ignore", 2, config)})}});
}

// The API server acts upon a new configuration a moment after it has it.
void Webhook::AwaitAnswers() {
  const json wrong = Schedule("Europe/Berln", "probe");
  ASSERT_TRUE(Eventually([&] { return Create(wrong, "--dry-run=server").exit_code != 0; }));
}

test::CommandResult Webhook::Kubectl(const std::string& arguments) const {
  return test::TryCommand(
      {"/bin/bash", "-c",
       KubectlProgram() + " --kubeconfig " + Cluster().kubeconfig().string() + " --cache-dir " +
           folder_.path().string() + "/cache -n " + ns_ + ' ' + arguments},
      std::chrono::seconds{60});
}

test::CommandResult Webhook::Kubectl(const std::string& arguments, const json& content) const {
  const std::string file = folder_ / "object.json";
  std::ofstream(file) << base::CanonicalJson(content);
  std::string with_file = arguments;
  with_file.replace(with_file.find("FILE"), 4, file);
  return Kubectl(with_file);
}

json Webhook::Get(const std::string& what) const {
  return base::ParseJson(Kubectl("get " + what + " -o json").Told());
}

void Webhook::Grant(const std::string& kind, const std::string& who,
                    const std::vector<std::string>& verbs,
                    const std::vector<std::string>& resources, const std::string& group) {
  const json rule{{"apiGroups", json::array({group})}, {"resources", resources}, {"verbs", verbs}};
  std::string name = "of-" + who + "-" + resources.front();
  std::replace(name.begin(), name.end(), '/', '-');
  client().Create(kRoles, ns_, {{"metadata", {{"name", name}}}, {"rules", json::array({rule})}});
  client().Create(
      kRoleBindings, ns_,
      {{"metadata", {{"name", name}}},
       {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", name}}},
       {"subjects", json::array({{{"kind", kind}, {"name", who}}})}});
  json review{{"spec",
               {{"resourceAttributes",
                 {{"namespace", ns_},
                  {"verb", verbs.back()},
                  {"group", group},
                  {"resource", resources.back()}}}}}};
  if (kind == "User") {
    review["spec"]["user"] = who;
  } else {
    review["spec"]["groups"] = json::array({who});
  }
  ASSERT_TRUE(Eventually([&] {
    return client().Create(kAccessReviews, "", review).at("status").at("allowed").get<bool>();
  }));
}

json Webhook::Object(const std::string& kind, const std::string& name,
                     const std::string& spec) const {
  return {{"apiVersion", "strongroom.dev/v1alpha1"},
          {"kind", kind},
          {"metadata", {{"name", name}, {"namespace", ns_}}},
          {"spec", base::ParseJson(spec)}};
}

json Webhook::Schedule(const std::string& zone, const std::string& name) const {
  return Object("BackupSchedule", name,
                R"({"tenantRef": {"name": "cluster"}, "timezone": ")" + zone +
                    R"(", "frequency": "daily", "timeOfDay": "02:30",
                    "policyTypes": ["networkPolicies"], "retention": {"keepLast": 30}})");
}

json Webhook::Run(const std::string& name) const {
  return Object("BackupScheduleRun", name,
                R"({"scheduleRef": {"name": "nightly"}, "trigger": "manual"})");
}

void Webhook::ExpectTheRestGoesOn() {
  const json lease{{"apiVersion", "coordination.k8s.io/v1"},
                   {"kind", "Lease"},
                   {"metadata", {{"name", "leader"}, {"namespace", ns_}}},
                   {"spec", {{"holderIdentity", "a"}}}};
  EXPECT_EQ(Create(lease).exit_code, 0);
  EXPECT_EQ(Kubectl(R"(patch lease leader --type=merge -p '{"spec": {"holderIdentity": "b"}}')")
                .exit_code,
            0);
  EXPECT_EQ(Kubectl("delete bsched nightly").exit_code, 0);
  EXPECT_EQ(Kubectl("delete namespace " + ns_ + " --timeout=50s").exit_code, 0);
}

void Webhook::ExpectNothingForbiddenIsWritten(const std::string& user) {
  const json stored = Get("bsr mine");
  const json before = KeptOf(stored);
  for (const ForbiddenField& field : ForbiddenFields()) {
    SCOPED_TRACE(field.path);
    for (const auto& [way, content] : WaysToWrite(field, Run("mine"), stored)) {
      EXPECT_NE(Kubectl(way + " --as " + user, content).exit_code, 0) << way;
      EXPECT_EQ(KeptOf(Get("bsr mine")), before) << way;
    }
  }
}

web::Response Webhook::Post(const std::string& key, const std::string& body) const {
  web::Remote remote;
  remote.server = "https://127.0.0.1:" + std::to_string(server_->port());
  remote.ca.file = certificate_.file();
  web::Request request;
  request.method = "POST";
  request.path_and_query = "/admission/v1/" + key + "?timeout=5s";
  request.content_type = "application/json";
  request.body = body;
  return web::MakeHttpTransport(remote)->Send(request, {});
}

}  // namespace strongroom::server::admission
