#include "world.h"

#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "integration/support/command.h"
#include "integration/support/fetch.h"
#include "kube/error.h"
#include "store/migrations.h"
#include "support/eventually.h"

namespace strongroom::test {
namespace {

using kube::Json;

using kube::kNamespaces;

void CreateUnlessThere(const kube::Client& client, const kube::Resource& resource,
                       const std::string& ns, const Json& object) {
  try {
    client.Create(resource, ns, object);
  } catch (const kube::ApiError& e) {
    if (!kube::IsAlreadyExists(e)) throw;
  }
}

}  // namespace

controller::Options MakeOptions(const std::string& lease) {
  controller::Options options;
  // By the controller's clock, what ends now has ended a while ago.
  options.plan.report_grace += World::kAhead;
  options.client.qps = 1000;
  options.client.burst = 1000;
  options.lease.ns = "default";
  options.lease.name = lease;
  options.lease.identity =
      lease + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  // A killed controller leaves its lease behind; the next one shall not wait long.
  options.lease.lease_duration = std::chrono::seconds{4};
  options.lease.renew_deadline = std::chrono::seconds{3};
  options.lease.retry_period = std::chrono::seconds{1};
  options.database = World::Shared().postgres().dsn();
  options.listen.address = "127.0.0.1";
  options.listen.port = 0;
  options.max_clock_skew = World::kFarthest;
  options.workers = 4;
  options.job.image = "local/strongroom:test";
  options.job.server_url = "https://server.test:8443";
  options.job.server_ca = "-----BEGIN CERTIFICATE-----";
  return options;
}

World& World::Shared() {
  static World world;
  return world;
}

World::World()
    : transport_(ControlPlane::Shared().MakeTransport()),
      client_(*transport_, {.qps = 2000, .burst = 2000, .observer = {}}, clock_) {
  store::Migrate(Postgres::Shared().dsn());
  ControlPlane::Shared().InstallCrds();
}

std::string World::MakeNamespace(const std::string& name, int max_concurrent_runs) {
  CreateUnlessThere(client_, kNamespaces, "", {{"metadata", {{"name", name}}}});
  // Made by the controller manager, which does not run here; pods cannot be without it.
  CreateUnlessThere(client_, {"", "v1", "serviceaccounts"}, name,
                    {{"metadata", {{"name", "default"}}}});
  MakeTenant(name, "tenant", max_concurrent_runs);
  return name;
}

Json World::MakeTenant(const std::string& ns, const std::string& name, int max_concurrent_runs) {
  return client_.Create(
      api::kTenantKind, ns,
      {{"apiVersion", "strongroom.dev/v1alpha1"},
       {"kind", "Tenant"},
       {"metadata", {{"name", name}}},
       {"spec", {{"provider", "kubernetes"}, {"maxConcurrentRuns", max_concurrent_runs}}}});
}

Json World::MakeSchedule(const std::string& ns, const std::string& name, const Json& spec) {
  const auto slot = clock_.NowSeconds() + std::chrono::minutes{2};
  Json object{{"apiVersion", "strongroom.dev/v1alpha1"},
              {"kind", "BackupSchedule"},
              {"metadata", {{"name", name}}},
              {"spec",
               {{"tenantRef", {{"name", "tenant"}}},
                {"frequency", "daily"},
                {"timeOfDay", base::FormatTimestamp(slot).substr(11, 5)},
                {"policyTypes", Json::array({"roles"})}}}};
  object["spec"].merge_patch(spec);
  return client_.Create(api::kScheduleKind, ns, object);
}

Json World::Get(const kube::Resource& resource, const std::string& ns, const std::string& name) {
  return client_.Get(resource, ns, name);
}

Json World::TryGet(const kube::Resource& resource, const std::string& ns, const std::string& name) {
  try {
    return client_.Get(resource, ns, name);
  } catch (const kube::ApiError& e) {
    if (!kube::IsNotFound(e)) throw;
    return nullptr;
  }
}

std::vector<Json> World::List(const kube::Resource& resource, const std::string& ns) {
  return client_.List(resource, ns).items;
}

void World::FinishRun(const std::string& ns, const std::string& run, const std::string& phase) {
  const std::string now = base::FormatTimestamp(clock_.NowSeconds());
  const Json job = client_.Get(
      controller::kJobs, ns,
      client_.Get(api::kRunKind, ns, run).value("/status/resolved/jobName"_json_pointer, run));
  CreateUnlessThere(
      client_, controller::kPods, ns,
      {{"apiVersion", "v1"},
       {"kind", "Pod"},
       {"metadata",
        {{"name", run + "-pod"},
         {"labels", {{"app.kubernetes.io/managed-by", "strongroom"}, {"strongroom.dev/run", run}}},
         {"ownerReferences", Json::array({{{"apiVersion", "batch/v1"},
                                           {"kind", "Job"},
                                           {"name", job["metadata"]["name"]},
                                           {"uid", job["metadata"]["uid"]},
                                           {"controller", true}}})}}},
       {"spec",
        {{"automountServiceAccountToken", false},
         {"containers", Json::array({{{"name", "executor"}, {"image", "local/none"}}})}}}});
  client_.MergePatch(
      controller::kPods, ns, run + "-pod",
      {{"status",
        {{"phase", "Running"},
         {"containerStatuses", Json::array({{{"name", "executor"},
                                             {"image", "local/none"},
                                             {"imageID", ""},
                                             {"ready", true},
                                             {"restartCount", 0},
                                             {"state", {{"running", {{"startedAt", now}}}}}}})}}}},
      "status");
  Json status{{"phase", phase}, {"startedAt", now}, {"finishedAt", now}};
  if (phase == "success") status["backupSetID"] = "1";
  client_.MergePatch(api::kRunKind, ns, run, {{"status", std::move(status)}}, "status");
  // Later versions refuse a finished Job without the times and the first condition; 1.20 takes
  // them.
  Json conditions = Json::array();
  for (const char* type : {"SuccessCriteriaMet", "Complete"}) {
    conditions.push_back({{"type", type}, {"status", "True"}, {"lastTransitionTime", now}});
  }
  try {
    client_.MergePatch(
        controller::kJobs, ns, job["metadata"]["name"].get<std::string>(),
        {{"status",
          {{"startTime", now}, {"completionTime", now}, {"conditions", std::move(conditions)}}}},
        "status");
  } catch (const kube::ApiError& e) {
    // A controller whose grace is short deletes a Job that goes on after its run.
    if (!kube::IsNotFound(e)) throw;
  }
}

std::string World::Sql(const std::string& query) {
  pqxx::connection connection(postgres().dsn());
  pqxx::work transaction(connection);
  const pqxx::result result = transaction.exec(query);
  return result.empty() || result[0][0].is_null() ? "" : result[0][0].as<std::string>();
}

RunningController::RunningController(const controller::Controller::Transports& transports,
                                     const base::Clock& clock, controller::Options options)
    : controller_(std::move(options), catalogues_, transports, clock),
      thread_([this](const std::stop_token& stop) { controller_.Run(stop); }) {}

RunningController::~RunningController() = default;

std::pair<int, std::string> RunningController::Fetch(const std::string& path) const {
  const web::Response response = test::Fetch(controller_.port(), path);
  return {response.status, response.body};
}

void Await(const std::string& what, const std::function<bool()>& condition) {
  if (Eventually(condition, std::chrono::minutes{3})) return;
  ADD_FAILURE() << "waited in vain for: " << what;
  throw std::runtime_error("waited in vain for: " + what);
}

}  // namespace strongroom::test
