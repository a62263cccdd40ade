#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "api/job_builder.h"

namespace strongroom::api {

struct CheckJob {
  std::string name;
  std::string subject_digest;             // domain::SubjectDigestOf
  std::vector<std::string> policy_types;  // keys of the catalogue
  domain::ExecutorOverrides overrides;  // where the tenant's runs are, and as whom; checked before
};

// The Job that checks a tenant: owned by it, of one pod, without any token of ours.
nlohmann::json BuildCheckJob(const JobSettings& settings, const Tenant& tenant,
                             const CheckJob& check);

}  // namespace strongroom::api
