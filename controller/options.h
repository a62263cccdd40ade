#pragma once

#include <chrono>
#include <string>

#include "api/job_builder.h"
#include "controller/retention_options.h"
#include "domain/plan.h"
#include "http/health.h"
#include "http/server.h"
#include "kube/client.h"
#include "kube/lease.h"
#include "web/remote.h"

namespace strongroom::controller {

// What its Lease is called unless told otherwise, and what its events say.
inline constexpr const char* kComponent = "strongroom-controller";

// What `strongroom controller` is told by its flags.
struct Options {
  web::Remote api_server;
  kube::ClientOptions client;
  kube::LeaseOptions lease;
  std::string database;                                   // libpq connection string
  http::ServerOptions listen{.port = http::kHealthPort};  // /metrics, /healthz, /readyz
  size_t workers = 16;
  api::JobSettings job;
  domain::PlanOptions plan;
  RetentionOptions retention;
};

}  // namespace strongroom::controller
