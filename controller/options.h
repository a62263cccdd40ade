#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "api/job_builder.h"
#include "controller/notice_options.h"
#include "controller/restore_options.h"
#include "controller/retention_options.h"
#include "domain/plan.h"
#include "domain/refused_runs.h"
#include "domain/verified.h"
#include "http/health.h"
#include "http/server.h"
#include "kube/client.h"
#include "kube/lease.h"

namespace strongroom::controller {

// What its Lease is called unless told otherwise, and what its events say.
inline constexpr const char* kComponent = "strongroom-controller";

// What `strongroom controller` is told by its flags.
struct Options {
  kube::ClientOptions client;
  kube::LeaseOptions lease;
  // By which this machine's clock may differ from the API server's. With more it does not lead:
  // slots would be settled that are still to come.
  std::chrono::seconds max_clock_skew{300};
  std::string database;  // libpq connection string
  // /metrics, /healthz, /readyz; with TLS, /metrics is for those only whom Kubernetes lets get it
  http::ServerOptions listen = http::HealthListener();
  std::optional<http::ServerOptions> probe;  // /healthz, /readyz once more, for the kubelet alone
  std::chrono::milliseconds readiness_interval{5'000};
  size_t workers = 16;
  // That have series of their own in /metrics; 0: none has.
  size_t max_schedules_in_metrics = 10'000;
  api::JobSettings job;
  domain::PlanOptions plan;
  domain::RefusedRunLimits refused_runs;
  RestoreOptions restores;
  RetentionOptions retention;
  NoticeOptions notices;
  std::chrono::seconds verify_every = domain::kVerifyEvery;  // as the servers have it
};

// What a controller asks of the API server at once, for its transport: one request a worker, and
// beside them the first lists of its six caches, a tenant's status and an event. What is less
// urgent, refused runs and restores, comes between. Watches do not count.
inline size_t RequestsAtOnce(const Options& options) { return options.workers + 8; }

}  // namespace strongroom::controller
