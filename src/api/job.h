#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "api/meta.h"
#include "api/run.h"
#include "api/schedule.h"
#include "api/tenant.h"
#include "domain/plan.h"

namespace strongroom::api {

// A Job as the controller sees it.
struct Job {
  Meta meta;
  std::string run_uid;  // of the owner reference that is its controller
  domain::JobState state = domain::JobState::kActive;
  std::string failure_reason;  // of condition Failed
  std::optional<std::chrono::sys_seconds> finished_at;
};

// Throws ApiFormatError.
Job DecodeJob(const nlohmann::json& object);

// The pod of a Job, as far as it matters.
struct Pod {
  Meta meta;
  std::string job_name;
  std::optional<std::chrono::sys_seconds> started_at;  // when its container first ran
};

// Throws ApiFormatError.
Pod DecodePod(const nlohmann::json& object);

// What all Jobs of an installation share.
struct JobSettings {
  std::string image;
  std::string image_pull_policy = "IfNotPresent";
  std::string server_url;  // where executors report
  std::string server_ca;   // PEM: whom they trust it by
};

// The Job of a run: owned by it, one attempt (retries are the executor's), no longer than the
// schedule's timeout, under the "restricted" Pod Security Standard, with a projected token for the
// server and nothing else of ours.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/
nlohmann::json BuildJob(const JobSettings& settings, const Run& run, const Schedule& schedule,
                        const Tenant& tenant);

}  // namespace strongroom::api
