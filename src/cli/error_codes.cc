#include "cli/error_codes.h"

#include <array>
#include <utility>

namespace strongroom::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kAdvice{{
    {"THROTTLED",
     "The tenant's API asked to slow down for longer than the run could wait: spread schedules "
     "over the hour, or raise the quota."},
    {"PROVIDER_UNAVAILABLE",
     "The tenant's API could not be reached or failed: see that it is up and that the executor's "
     "pods may connect to it; the next run tries again."},
    {"TOKEN_EXPIRED",
     "The tenant's credentials expired during the run: the next run gets new ones; make them last "
     "longer than a run takes."},
    {"AUTHENTICATION_FAILED",
     "The tenant's API does not accept the credentials: renew what the Tenant's secret or service "
     "account holds."},
    {"PERMISSION_MISSING",
     "The tenant's identity may not read some of the policies: grant it the permission that the "
     "message names."},
    {"NOT_FOUND",
     "The tenant, or an API that was asked for, is not there: see that the Tenant names the right "
     "one."},
    {"TYPE_NOT_SERVED",
     "The tenant's cluster does not serve that policy type: take it out of spec.policyTypes, or "
     "install what serves it."},
    {"UNKNOWN_POLICY_TYPE",
     "The catalogue has no policy type of that name: mend spec.policyTypes of the schedule."},
    {"STORE_UNAVAILABLE",
     "The backup set could not be stored: see that the Strongroom server and its PostgreSQL are "
     "up."},
    {"DEADLINE_EXCEEDED",
     "The run took longer than spec.timeoutSeconds of the schedule: raise it, or select fewer "
     "policy types."},
    {"START_TIMEOUT",
     "The executor's pod did not start in time: `kubectl describe` the Job of the run and its pod "
     "to see why."},
    {"JOB_DELETED", "Somebody deleted the run's Job while it worked: run the schedule again."},
    {"EXECUTOR_LOST",
     "The executor ended without a report: the logs of the Job's pod say why, if they are still "
     "there."},
    {"INTERNAL", "A bug of Strongroom: please report it with the message and the executor's log."},
}};

}  // namespace

std::string_view AdviceFor(std::string_view error_code) {
  for (const auto& [code, advice] : kAdvice) {
    if (code == error_code) return advice;
  }
  return {};
}

}  // namespace strongroom::cli
