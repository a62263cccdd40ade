#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/schedule.h"
#include "domain/tenant.h"
#include "domain/tenant_rights.h"

namespace strongroom::api {

// All that an executor is told of the run that it is for: one document, which the Job hands over
// as an argument. It has no secrets; those are mounted (api/tenant_pod.h).
struct ExecutorInput {
  std::string run_namespace;  // of run, schedule and tenant
  std::string run_name;
  std::string run_uid;
  domain::RunTemplate run;
  // Of status.resolved. A clock that is wrong makes nonsense of it: the run's timeout holds as
  // well.
  std::optional<std::chrono::sys_seconds> deadline;
  domain::AskForRights ask_for_rights = domain::AskForRights::kNo;
  // Who changed what is asked from then on (domain::ChangesSince). Absent: there is no set before.
  std::optional<std::chrono::sys_seconds> changes_since;
  domain::TenantSpec tenant;  // exactly what the API server holds
};

std::string WriteExecutorInput(const ExecutorInput& input);
// Members that this version does not know are passed over. Throws base::JsonError that names the
// first member that is wrong or absent.
ExecutorInput ReadExecutorInput(std::string_view text);

}  // namespace strongroom::api
