#include "installation.h"

#include <gtest/gtest.h>

#include <iostream>
#include <pqxx/pqxx>

#include "api/kinds.h"
#include "base/file.h"
#include "base/timestamp.h"
#include "integration/support/command.h"
#include "integration/support/fetch.h"
#include "kube/cluster_identity.h"
#include "support/eventually.h"
#include "web/error.h"

namespace strongroom::test {
namespace {

using kube::Json;
using std::chrono::hours;
using std::chrono::minutes;

using kube::kNamespaces;
using kube::kSecrets;
constexpr kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};

kube::ClientOptions Unlimited() {
  kube::ClientOptions options;
  options.qps = options.burst = 5000;
  return options;
}

}  // namespace

void Await(const std::string& what, const std::function<bool()>& condition) {
  const auto holds = [&] {
    try {
      return condition();
    } catch (const web::WebError&) {
      return false;
    } catch (const pqxx::broken_connection&) {
      return false;
    }
  };
  if (!Eventually(holds, minutes{3})) throw std::runtime_error("waited in vain for " + what);
}

Installation::Installation(const std::string& name, const HistoryDatabase& history,
                           std::vector<std::string> server_flags)
    : history_(history),
      server_flags_(std::move(server_flags)),
      cluster_(NameOfThisProgram() + "-" + name, ControlPlane::Extent::kAndControllers),
      transport_(cluster_.MakeTransport()),
      client_(*transport_, Unlimited(), clock_),
      node_(client_, kTeam, folder_.path()) {
  cluster_.InstallCrds();
  uid_ = kube::ClusterIdentity(client_).Uid();
  MakeTeam();
  StartServer();
  StartController();
}

Installation::~Installation() {
  if (!testing::Test::HasFailure() && std::uncaught_exceptions() == 0) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    if (entry.path().extension() != ".log") continue;
    std::cerr << entry.path() << "\n" << base::ReadFile(entry.path()) << '\n';
  }
}

void Installation::MakeTeam() {
  client_.Create(kNamespaces, "", {{"metadata", {{"name", kTeam}}}});
  client_.Create(kSecrets, kTeam,
                 {{"metadata", {{"name", "cluster"}}},
                  {"stringData", {{"kubeconfig", base::ReadFile(cluster_.kubeconfig())}}}});
  for (const char* role : {"auditor", "reader", "writer"}) {
    client_.Create(kRoles, kTeam, {{"metadata", {{"name", role}}}});
  }
  const Json tenant{{"apiVersion", "strongroom.dev/v1alpha1"},
                    {"kind", "Tenant"},
                    {"metadata", {{"name", "cluster"}}},
                    {"spec",
                     {{"provider", "kubernetes"},
                      {"maxConcurrentRuns", 10},
                      {"kubernetes",
                       {{"namespaces", {kTeam}},
                        {"kubeconfigSecretRef", {{"name", "cluster"}, {"key", "kubeconfig"}}}}}}}};
  // Served only a moment after the CRDs are established.
  Await("the Tenant", [&] { return !client_.Create(api::kTenantKind, kTeam, tenant).empty(); });
}

void Installation::StartServer() {
  std::vector<std::string> arguments{"server",
                                     "--kubeconfig=" + cluster_.kubeconfig().string(),
                                     "--database=" + history_.ServerDsn(),
                                     "--listen=127.0.0.1:0",
                                     "--health-listen=127.0.0.1:0",
                                     "--tls-cert-file=" + certificate_.file(),
                                     "--tls-key-file=" + certificate_.key(),
                                     "--spool-folder=" + folder_.path().string()};
  arguments.insert(arguments.end(), server_flags_.begin(), server_flags_.end());
  server_.emplace("server", std::move(arguments), folder_.path());
  server_port_ = server_->PortIn("server started", "port");
  server_health_ = server_->PortIn("server started", "health_port");
}

void Installation::StartController() {
  controller_.emplace("controller",
                      std::vector<std::string>{
                          "controller", "--kubeconfig=" + cluster_.kubeconfig().string(),
                          "--database=" + history_.ControllerDsn(), "--listen=127.0.0.1:0",
                          "--lease-namespace=default", "--executor-image=local/strongroom:test",
                          "--server-url=https://127.0.0.1:" + std::to_string(server_port_),
                          "--server-ca-file=" + certificate_.file()},
                      folder_.path());
  controller_port_ = controller_->PortIn("controller started", "port");
}

void Installation::StopController() {
  controller_->Stop();
  controller_.reset();
}

bool Installation::IsReady() {
  return Fetch(controller_port_, "/readyz").status == 200 &&
         Fetch(server_health_, "/readyz").status == 200;
}

void Installation::MakeSchedule(const std::string& name, const Json& spec) {
  const std::string passed = base::FormatTimestamp(clock_.NowSeconds() - minutes{2});
  Json schedule{{"apiVersion", "strongroom.dev/v1alpha1"},
                {"kind", "BackupSchedule"},
                {"metadata", {{"name", name}}},
                {"spec",
                 {{"tenantRef", {{"name", "cluster"}}},
                  {"frequency", "daily"},
                  {"timeOfDay", passed.substr(11, 5)},
                  {"policyTypes", {"roles"}},
                  {"includeFoundations", false}}}};
  schedule["spec"].merge_patch(spec);
  client_.Create(api::kScheduleKind, kTeam, schedule);
  Await("a look at " + name, [&] { return StatusOf(name).contains("effectiveSince"); });
}

void Installation::MakeDue(const std::string& schedule) {
  client_.MergePatch(
      api::kScheduleKind, kTeam, schedule,
      {{"status", {{"effectiveSince", base::FormatTimestamp(clock_.NowSeconds() - hours{1})}}}},
      "status");
}

void Installation::RunNow(const std::string& schedule) {
  client_.MergePatch(
      api::kScheduleKind, kTeam, schedule,
      {{"metadata", {{"annotations", {{"strongroom.dev/run-now", std::to_string(++tokens_)}}}}}});
}

Json Installation::StatusOf(const std::string& schedule) const {
  const auto found = client_.Find(api::kScheduleKind, kTeam, schedule);
  return found ? found->value("status", Json::object()) : Json::object();
}

std::vector<Json> Installation::RunsOf(const std::string& schedule) const {
  std::vector<Json> runs;
  for (Json& run : client_.List(api::kRunKind, kTeam).items) {
    if (run["spec"]["scheduleRef"]["name"] == schedule) runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<Json> Installation::Pods() const { return client_.List(kube::kPods, kTeam).items; }

int Installation::Count(const std::string& schedule, const std::string& phase) const {
  int count = 0;
  for (const Json& run : RunsOf(schedule)) {
    if (run.value("/status/phase"_json_pointer, "") == phase) ++count;
  }
  return count;
}

void Installation::AwaitRuns(const std::string& schedule, const std::string& phase,
                             int count) const {
  Await(std::to_string(count) + " runs of " + schedule + " with phase " + phase,
        [&] { return Count(schedule, phase) == count; });
}

}  // namespace strongroom::test
