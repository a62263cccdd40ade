#include "unit/controller/shop.h"

#include "api/run.h"
#include "api/run_fields.h"

namespace strongroom::controller {

Shop::Shop() { Feed(caches); }
Shop::~Shop() = default;

void Shop::Feed(Caches& to) {
  server.Feed("tenants", to.tenants);
  server.Feed("backupschedules", to.schedules);
  server.Feed("backupscheduleruns", to.runs);
  server.Feed("jobs", to.jobs);
  server.Feed("pods", to.pods);
  server.Feed("backuprestores", to.restores);
}

catalogue::PolicyType Shop::Roles() {
  catalogue::PolicyType type;
  type.key = "roles";
  return type;
}

kube::Json Shop::Object(const std::string& name, kube::Json rest) {
  rest["metadata"]["namespace"] = kShop;
  rest["metadata"]["name"] = name;
  return rest;
}

void Shop::PutTenant() {
  server.Put("tenants", Object("prod", {{"spec", {{"provider", "kubernetes"}}}}));
}

kube::Json Shop::PutSchedule(const std::string& name, const kube::Json& spec) {
  kube::Json object = Object(name, {{"metadata", {{"creationTimestamp", "2025-12-31T12:00:00Z"}}},
                                    {"spec",
                                     {{"tenantRef", {{"name", "prod"}}},
                                      {"frequency", "daily"},
                                      {"timeOfDay", "00:00"},
                                      {"policyTypes", {"roles"}}}}});
  object["spec"].merge_patch(spec);
  return server.Put("backupschedules", object);
}

kube::Json Shop::PutRun(const std::string& name, const kube::Json& schedule,
                        const kube::Json& status) {
  const domain::RunSpec spec{
      .schedule = {schedule["metadata"]["name"], schedule["metadata"]["uid"]},
      .tenant = "prod",
      .scheduled_for = clock.NowSeconds()};
  kube::Json run = api::BuildRun(kShop, name, spec);
  domain::RunStatus resolved;
  resolved.resolved = {.schedule = spec.schedule,
                       .tenant = {"prod", TenantUid()},
                       .scheduled_for = *spec.scheduled_for,
                       .run = {.policy_types = {"roles"}}};
  run["status"] = api::RunStatusFields().Write(resolved);
  run["status"].merge_patch(status);
  return server.Put("backupscheduleruns", run);
}

std::string Shop::TenantUid() {
  const kube::Json tenant = server.Find("tenants", kShop, "prod");
  return tenant.is_null() ? "none" : tenant["metadata"]["uid"].get<std::string>();
}

kube::Json Shop::PutUnresolvedRun(const std::string& name, const kube::Json& spec) {
  return server.Put("backupscheduleruns", Object(name, {{"spec", spec}}));
}

TenantGate::Entrant Shop::Entrant(const std::string& run, const std::string& schedule) const {
  return {.tenant = {kShop, "prod"},
          .run = {kShop, run},
          .schedule = {kShop, schedule},
          .scheduled_for = clock.NowSeconds()};
}

size_t Shop::Enter(const std::string& run, const std::string& schedule) {
  return gate.Enter(Entrant(run, schedule), 1);
}

void Shop::PutJob(const kube::Json& run, const kube::Json& status) {
  const kube::Json& meta = run["metadata"];
  kube::Json job =
      Object(meta["name"], {{"metadata",
                             {{"ownerReferences", kube::Json::array({{{"kind", "x"},
                                                                      {"name", meta["name"]},
                                                                      {"uid", meta["uid"]},
                                                                      {"controller", true}}})}}}});
  job["status"] = status;
  server.Put("jobs", job);
}

void Shop::PutPod(const std::string& run, const kube::Json& status) {
  kube::Json job = Job(run);
  job["metadata"]["labels"]["strongroom.dev/run"] = run;
  PutPodOf(job, run + "-pod", status);
}

kube::Json Shop::PutPodOf(const kube::Json& job, const std::string& name,
                          const kube::Json& status) {
  const kube::Json& meta = job["metadata"];
  const auto owners = kube::Json::array(
      {{{"kind", "Job"}, {"name", meta["name"]}, {"uid", meta["uid"]}, {"controller", true}}});
  return server.Put(
      "pods", Object(name, {{"metadata", {{"labels", meta["labels"]}, {"ownerReferences", owners}}},
                            {"status", status}}));
}

void Shop::PutWarning(const kube::Json& about, const std::string& reason,
                      const std::string& message) {
  const std::string name = about["metadata"]["name"];
  server.Put("events",
             Object(name + "-" + reason, {{"involvedObject", {{"uid", about["metadata"]["uid"]}}},
                                          {"type", "Warning"},
                                          {"lastTimestamp", "2026-01-01T00:00:05Z"},
                                          {"reason", reason},
                                          {"message", message}}));
}

kube::Json Shop::Run(const std::string& name) {
  return server.Find("backupscheduleruns", kShop, name);
}
kube::Json Shop::Job(const std::string& name) { return server.Find("jobs", kShop, name); }
kube::Json Shop::ScheduleStatus() {
  return server.Find("backupschedules", kShop, kNightly.name).value("status", kube::Json());
}

std::set<std::string> Shop::EventReasons() {
  events.reset();
  std::set<std::string> reasons;
  for (const kube::Json& event : server.All("events")) reasons.insert(event["reason"]);
  return reasons;
}

}  // namespace strongroom::controller
