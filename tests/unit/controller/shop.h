#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "catalogue/catalogues.h"
#include "controller/actor.h"
#include "controller/caches.h"
#include "controller/history_buffer.h"
#include "controller/observer.h"
#include "controller/own_writes.h"
#include "controller/reconciler.h"
#include "controller/schedule_queue.h"
#include "controller/tenant_gate.h"
#include "kube/client.h"
#include "kube/events.h"
#include "metrics/families.h"
#include "support/fake_api_server.h"
#include "support/fake_clock.h"

namespace strongroom::controller {

inline constexpr const char* kShop = "shop";  // the namespace of all objects
inline const kube::ObjectKey kNightly{kShop, "nightly"};
// The name of the nightly run and Job of the slot that is due when the clock starts.
inline const std::string kDueRun = "nightly-202601010000";

// An API server in memory with caches that follow it, and all that a reconciler is made of. It is
// 2026-01-01T00:00:00Z.
struct Shop {
  test::FakeClock clock;
  test::FakeApiServer server{clock};
  Caches caches;
  kube::Client client{
      server, {.qps = 1e6, .burst = 1'000'000, .max_retries = 0, .observer = {}}, clock};
  metrics::Registry registry;
  const metrics::ControllerMetrics metrics{registry};
  const catalogue::Catalogues types{{{domain::ProviderKind::kKubernetes, {Roles()}}}};
  ScheduleQueue queue{clock};
  TenantGate gate;
  HistoryBuffer history{clock};
  OwnWrites own_writes{caches, clock};
  std::unique_ptr<kube::EventRecorder> events =
      std::make_unique<kube::EventRecorder>(client, kube::EventOptions{}, clock);
  Observer observer{caches, client, types, history};
  Actor actor{
      {.client = client,
       .clock = clock,
       .own_writes = own_writes,
       .gate = gate,
       .queue = queue,
       .history = history,
       .events = *events,
       .metrics = metrics},
      {.image = "local/strongroom", .server_url = "https://server:8443", .server_ca = "CA"}};
  Reconciler reconciler{{.caches = caches,
                         .observer = observer,
                         .actor = actor,
                         .own_writes = own_writes,
                         .gate = gate,
                         .queue = queue,
                         .events = *events,
                         .clock = clock},
                        {}};

  Shop() { Feed(caches); }
  // From now on these follow the server, and no others.
  void Feed(Caches& to) {
    server.Feed("tenants", to.tenants);
    server.Feed("backupschedules", to.schedules);
    server.Feed("backupscheduleruns", to.runs);
    server.Feed("jobs", to.jobs);
    server.Feed("pods", to.pods);
  }

  static catalogue::PolicyType Roles() {
    catalogue::PolicyType type;
    type.key = "roles";
    return type;
  }
  static kube::Json Object(const std::string& name, kube::Json rest) {
    rest["metadata"]["namespace"] = kShop;
    rest["metadata"]["name"] = name;
    return rest;
  }

  // Tenant "prod", which lets one run in at once.
  void PutTenant() {
    server.Put("tenants", Object("prod", {{"spec", {{"provider", "kubernetes"}}}}));
  }
  // A schedule of that tenant that is due at midnight and was made before; `spec` is merged into
  // it.
  kube::Json PutSchedule(const std::string& name, const kube::Json& spec = kube::Json::object()) {
    kube::Json object = Object(name, {{"metadata", {{"creationTimestamp", "2025-12-31T12:00:00Z"}}},
                                      {"spec",
                                       {{"tenantRef", {{"name", "prod"}}},
                                        {"frequency", "daily"},
                                        {"timeOfDay", "00:00"},
                                        {"policyTypes", {"roles"}}}}});
    object["spec"].merge_patch(spec);
    return server.Put("backupschedules", object);
  }
  // A run of the schedule, owned by it.
  kube::Json PutRun(const std::string& name, const kube::Json& schedule,
                    const kube::Json& status = kube::Json::object()) {
    const domain::RunSpec spec{
        .schedule = {schedule["metadata"]["name"], schedule["metadata"]["uid"]},
        .tenant = "prod",
        .scheduled_for = clock.NowSeconds()};
    kube::Json run = api::BuildRun(kShop, name, spec);
    run["status"] = status;
    return server.Put("backupscheduleruns", run);
  }
  // A run of that schedule, as the gate of tenant "prod" sees it.
  TenantGate::Entrant Entrant(const std::string& run, const std::string& schedule) const {
    return {.tenant = {kShop, "prod"},
            .run = {kShop, run},
            .schedule = {kShop, schedule},
            .scheduled_for = clock.NowSeconds()};
  }
  // Its place, where one is let in: 0 is in.
  size_t Enter(const std::string& run, const std::string& schedule) {
    return gate.Enter(Entrant(run, schedule), 1);
  }
  // The Job of a run: owned by it, and at work unless `status` says otherwise.
  void PutJob(const kube::Json& run, const kube::Json& status = kube::Json::object()) {
    const kube::Json& meta = run["metadata"];
    kube::Json job = Object(
        meta["name"],
        {{"metadata",
          {{"ownerReferences",
            kube::Json::array({{{"kind", "x"}, {"uid", meta["uid"]}, {"controller", true}}})}}}});
    job["status"] = status;
    server.Put("jobs", job);
  }

  kube::Json Run(const std::string& name) { return server.Find("backupscheduleruns", kShop, name); }
  kube::Json Job(const std::string& name) { return server.Find("jobs", kShop, name); }
  kube::Json ScheduleStatus() {
    return server.Find("backupschedules", kShop, kNightly.name).value("status", kube::Json());
  }
  // The reasons of all events, once. Nothing may record any more.
  std::set<std::string> EventReasons() {
    events.reset();
    std::set<std::string> reasons;
    for (const kube::Json& event : server.All("events")) reasons.insert(event["reason"]);
    return reasons;
  }
};

}  // namespace strongroom::controller
