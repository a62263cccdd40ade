#include "webhook_cluster.h"

#include <algorithm>
#include <fstream>

#include "base/log.h"
#include "forbidden_fields.h"
#include "kube/error.h"
#include "server/sets/sets_service.h"
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
  options.sets = sets::SetsListener();
  for (http::ServerOptions* listener : {&options.listen, &options.health, &*options.sets}) {
    listener->address = "127.0.0.1";
    listener->port = 0;
  }
  options.listen.tls = http::TlsFiles{certificate_file, key_file};
  options.sets->tls = options.listen.tls;
  options.admission = Options{.operators = {kController}};
  options.admission->notifier_namespace = "strongroom";
  server_ = std::make_unique<Server>(options, test::BuiltInCatalogues());
}

void Webhook::Unregister() {
  if (client().Find(kHooks, "", kHookName)) client().Delete(kHooks, "", kHookName);
  registration_.Unregister();
}

// The API server acts upon each of them a moment after it has it.
void Webhook::RegisterAt(uint16_t port, const std::string& failure_policy) {
  registration_.Register(port, certificate_.file());
  ASSERT_TRUE(Eventually([&] { return registration_.IsServed(); })) << registration_.Answer();
  InstallHooks(failure_policy);
  const json wrong = Schedule("Europe/Berln", "probe");
  ASSERT_TRUE(Eventually([&] {
    return Create(wrong, "--dry-run=server").err.find("Europe/Berlin?") != std::string::npos;
  })) << Create(wrong, "--dry-run=server").err;
}

void Webhook::InstallHooks(const std::string& failure_policy) {
  const auto rendered =
      RenderChart("--namespace strongroom --set webhook.failurePolicy=" + failure_policy +
                  " --show-only templates/server-webhook.yaml");
  ASSERT_EQ(rendered.exit_code, 0) << rendered.err;
  const std::string file = folder_ / "hooks.yaml";
  std::ofstream(file) << rendered.out;
  const auto applied = Kubectl("apply -f " + file);
  ASSERT_EQ(applied.exit_code, 0) << applied.err;
}

test::CommandResult Webhook::RenderChart(const std::string& arguments) const {
  const std::string version = base::ParseJson(Kubectl("get --raw /version").Told())["gitVersion"];
  const std::string root = test::ProjectRoot().string();
  return test::TryCommand({"/bin/bash", "-c",
                           "\"$('" + root + "/scripts/helm.sh' --pinned)\" template strongroom '" +
                               root + "/charts/strongroom' --kube-version " + version +
                               " --set image.repository=example.com/strongroom --set "
                               "database.existingSecret=strongroom-database " +
                               arguments});
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
  registration_.Unregister();
  EXPECT_EQ(Kubectl("delete namespace " + ns_ + " --timeout=50s").exit_code, 0);
}

void Webhook::ExpectNothingForbiddenIsWritten(const std::string& user) {
  const json stored = Get("bsr mine");
  const json before = KeptOf(stored);
  for (const ForbiddenField& field : ForbiddenFields()) {
    SCOPED_TRACE(field.path);
    for (const Way& way : WaysToWrite(field, Run("mine"), stored)) {
      const auto answer = Kubectl(way.command + " --as " + user, way.content);
      EXPECT_NE(answer.exit_code, 0) << way.command;
      EXPECT_NE(answer.err.find(way.is_refused_with), std::string::npos)
          << way.command << ": " << answer.err;
      EXPECT_EQ(KeptOf(Get("bsr mine")), before) << way.command;
    }
  }
}

void Webhook::ExpectWhatIsAllowedIsWritten(const std::string& user) {
  const ForbiddenField allowed{"/metadata/labels", {{"team", "a"}}};
  const size_t ways = WaysToWrite(allowed, Run("mine"), Get("bsr mine")).size();
  for (size_t i = 0; i < ways; ++i) {
    const Way way = WaysToWrite(allowed, Run("mine"), Get("bsr mine"))[i];
    if (!way.is_by_admission) continue;
    const auto answer = Kubectl(way.command + " --as " + user, way.content);
    EXPECT_EQ(answer.exit_code, 0) << way.command << ": " << answer.err;
  }
}

web::Response Webhook::Post(const std::string& body) const {
  web::Remote remote;
  remote.server = "https://127.0.0.1:" + std::to_string(server_->sets_port());
  remote.ca.file = certificate_.file();
  web::Request request;
  request.method = "POST";
  request.path_and_query = "/apis/sets.strongroom.dev/v1alpha1/admissionreviews?timeout=5s";
  request.headers = {{"X-Remote-User", "system:apiserver"}, {"X-Remote-Group", "system:masters"}};
  request.content_type = "application/json";
  request.body = body;
  return web::MakeHttpTransport(remote)->Send(request, {});
}

}  // namespace strongroom::server::admission
