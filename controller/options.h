#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "api/job_builder.h"
#include "controller/retention_worker.h"
#include "domain/plan.h"
#include "kube/client.h"
#include "kube/lease.h"
#include "web/remote.h"

namespace strongroom::controller {

// What `strongroom controller` is told by its flags.
struct Options {
  web::Remote api_server;
  kube::ClientOptions client;
  kube::LeaseOptions lease;
  std::string database;  // libpq connection string
  std::string listen_address = "0.0.0.0";
  uint16_t listen_port = 8080;  // /metrics, /healthz, /readyz; 0: any
  size_t workers = 16;
  api::JobSettings job;
  domain::PlanOptions plan;
  RetentionWorker::Options retention;
};

}  // namespace strongroom::controller
