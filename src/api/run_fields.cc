#include "api/run_fields.h"

#include "api/condition_fields.h"
#include "api/outcome_fields.h"

namespace strongroom::api {
namespace {

using domain::RunSpec;
using domain::RunStatus;
using domain::ScheduleRef;

const Fields<ScheduleRef>& ScheduleRefFields() {
  static const auto fields = Fields<ScheduleRef>()
                                 .Required("name", &ScheduleRef::name, TextOf(form::kObjectName))
                                 .Required("uid", &ScheduleRef::uid, Text({.max = 64, .min = 1}));
  return fields;
}

}  // namespace

const Fields<RunSpec>& RunSpecFields() {
  static const auto fields =
      Fields<RunSpec>()
          .Required("scheduleRef", &RunSpec::schedule, Object(ScheduleRefFields()))
          .Required("tenantRef", &RunSpec::tenant, Wrapped("name", TextOf(form::kObjectName)))
          .Required("scheduledFor", &RunSpec::scheduled_for, Time({.form = &form::kMinute}))
          .Required("trigger", &RunSpec::trigger, Word<domain::Trigger>())
          .Optional("retryOf", &RunSpec::retry_of, TextOf(form::kObjectName))
          .Defaulted("cancel", &RunSpec::is_canceled, Flag());
  return fields;
}

const Fields<RunStatus>& RunStatusFields() {
  static const auto fields =
      Fields<RunStatus>()
          .Inline(&RunStatus::outcome, ShownOutcomeFields())
          .Optional("jobName", &RunStatus::job_name, Text({.max = 63}))
          .Optional("backupSetID", &RunStatus::backup_set_id, Text({.max = 64}))
          .Optional("backupSetDigest", &RunStatus::backup_set_digest, TextOf(form::kSetDigest))
          .Optional("conditions", &RunStatus::conditions, Conditions());
  return fields;
}

}  // namespace strongroom::api
