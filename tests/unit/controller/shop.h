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
#include "controller/tenant_checks.h"
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
  kube::ServerClock server_clock{clock, std::chrono::seconds{300}};
  ScheduleQueue queue{clock};
  TenantGate gate;
  HistoryBuffer history{clock};
  OwnWrites own_writes{caches, clock};
  std::unique_ptr<kube::EventRecorder> events =
      std::make_unique<kube::EventRecorder>(client, kube::EventOptions{}, clock);
  RetentionFindings findings;
  VerificationFindings verified;
  DrillFindings drilled;
  int endings = 0;
  api::JobSettings job_settings{
      .image = "local/strongroom", .server_url = "https://server:8443", .server_ca = "CA"};
  Observer observer{caches, client, types, history, findings, verified, drilled, job_settings};
  Actor actor{{.caches = caches,
               .client = client,
               .clock = clock,
               .own_writes = own_writes,
               .gate = gate,
               .queue = queue,
               .history = history,
               .events = *events,
               .metrics = metrics,
               .new_ending = [this] { return "end" + std::to_string(++endings); }},
              job_settings};
  TenantChecks checks{{.caches = caches,
                       .client = client,
                       .clock = clock,
                       .catalogues = types,
                       .job = job_settings}};
  Orphans orphans{caches, client, actor};
  Reconciler reconciler{{.caches = caches,
                         .observer = observer,
                         .actor = actor,
                         .orphans = orphans,
                         .own_writes = own_writes,
                         .gate = gate,
                         .queue = queue,
                         .events = *events,
                         .clock = clock,
                         .server_clock = server_clock},
                        {}};

  // Not here: all that it is made of would be compiled once more for each file of tests.
  Shop();
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  // From now on these follow the server, and no others.
  void Feed(Caches& to);

  static catalogue::PolicyType Roles();
  static kube::Json Object(const std::string& name, kube::Json rest);

  // Tenant "prod", which lets one run in at once.
  void PutTenant();
  // A schedule of that tenant that is due at midnight and was made before; `spec` is merged into
  // it.
  kube::Json PutSchedule(const std::string& name, const kube::Json& spec = kube::Json::object());
  std::string TenantUid();
  // A run that somebody has made.
  kube::Json PutUnresolvedRun(const std::string& name, const kube::Json& spec);
  // A run of the schedule, owned by it and resolved.
  kube::Json PutRun(const std::string& name, const kube::Json& schedule,
                    const kube::Json& status = kube::Json::object());
  // A run of that schedule, as the gate of tenant "prod" sees it.
  TenantGate::Entrant Entrant(const std::string& run, const std::string& schedule) const;
  // Its place, where one is let in: 0 is in.
  size_t Enter(const std::string& run, const std::string& schedule);
  // The Job of a run: owned by it, and at work unless `status` says otherwise.
  void PutJob(const kube::Json& run, const kube::Json& status = kube::Json::object());

  // A pod of the Job of that run, and of any Job.
  void PutPod(const std::string& run, const kube::Json& status);
  kube::Json PutPodOf(const kube::Json& job, const std::string& name, const kube::Json& status);
  // An event of type Warning about that object.
  void PutWarning(const kube::Json& about, const std::string& reason, const std::string& message);

  kube::Json Run(const std::string& name);
  kube::Json Job(const std::string& name);
  kube::Json ScheduleStatus();
  // The reasons of all events, once. Nothing may record any more.
  std::set<std::string> EventReasons();
};

}  // namespace strongroom::controller
