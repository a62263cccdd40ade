#include "api/run_fields.h"

#include "api/condition_fields.h"
#include "api/outcome_fields.h"

namespace strongroom::api {
namespace {

using domain::RunSpec;
using domain::RunStatus;
using domain::ScheduleRef;

const TextLimits kName{.max = 253, .form = &form::kObjectName};

const Fields<ScheduleRef>& ScheduleRefFields() {
  static const auto fields = Fields<ScheduleRef>()
                                 .Required("name", &ScheduleRef::name, Text(kName))
                                 .Required("uid", &ScheduleRef::uid, Text({.max = 64, .min = 1}));
  return fields;
}

}  // namespace

const Fields<RunSpec>& RunSpecFields() {
  static const auto fields =
      Fields<RunSpec>()
          .Required("scheduleRef", &RunSpec::schedule, Object(ScheduleRefFields()))
          .Required("tenantRef", &RunSpec::tenant, Wrapped("name", Text(kName)))
          .Required("scheduledFor", &RunSpec::scheduled_for,
                    Time({.max = 20, .form = &form::kMinute}))
          .Required("trigger", &RunSpec::trigger, Word<domain::Trigger>())
          .Optional("retryOf", &RunSpec::retry_of, Text(kName))
          .Defaulted("cancel", &RunSpec::is_canceled, Flag());
  return fields;
}

const Fields<RunStatus>& RunStatusFields() {
  static const auto fields =
      Fields<RunStatus>()
          .Inline(&RunStatus::outcome, ShownOutcomeFields())
          .Optional("jobName", &RunStatus::job_name, Text({.max = 63}))
          .Optional("backupSetID", &RunStatus::backup_set_id, Text({.max = 64}))
          .Optional("backupSetDigest", &RunStatus::backup_set_digest,
                    Text({.max = 71, .form = &form::kSetDigest}))
          .Optional("conditions", &RunStatus::conditions, Conditions());
  return fields;
}

}  // namespace strongroom::api
