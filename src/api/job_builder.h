#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "api/executor_allowances.h"
#include "api/executor_limits.h"
#include "api/executor_pod.h"
#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "domain/tenant_rights.h"

namespace strongroom::api {

// What all Jobs of an installation share.
struct JobSettings {
  std::string image;
  std::string image_pull_policy = "IfNotPresent";
  std::string server_url;               // where executors report
  std::string server_ca;                // PEM: whom they trust it by
  std::vector<std::string> catalogues;  // files in the image: policy types of one's own
  ExecutorLimits limits;
  ExecutorPod pod;
  // Of the container of a restore's Job that says nothing else: JSON as pods have it.
  std::string restore_resources =
      R"({"limits":{"memory":"256Mi"},"requests":{"cpu":"50m","memory":"64Mi"}})";
  ExecutorAllowances allowed;  // what a schedule may have otherwise: to be checked before
};

// The Job of a run, which must be resolved: owned by it, of one pod (a run that lost it gets
// another Job), no longer than the run's timeout, with a projected token for the server and nothing
// else of ours.
nlohmann::json BuildJob(const JobSettings& settings, const Run& run, const Schedule& schedule,
                        const Tenant& tenant, domain::AskForRights ask_for_rights);

}  // namespace strongroom::api
