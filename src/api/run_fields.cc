#include "api/run_fields.h"

#include "api/change_fields.h"
#include "api/condition_fields.h"
#include "api/outcome_fields.h"
#include "api/schedule_fields.h"
#include "domain/naming.h"

namespace strongroom::api {
namespace {

using domain::ObjectRef;
using domain::ResolvedRun;
using domain::RunSpec;
using domain::RunStatus;

Codec<std::string> Uid() { return Text({.max = 64, .min = 1}); }

// What somebody refers to.
const Fields<ObjectRef>& AskedRefFields() {
  static const auto fields = Fields<ObjectRef>()
                                 .Required("name", &ObjectRef::name, TextOf(form::kObjectName))
                                 .Optional("uid", &ObjectRef::uid, Uid());
  return fields;
}

// What the controller found.
const Fields<ObjectRef>& FoundRefFields() {
  static const auto fields = Fields<ObjectRef>()
                                 .Required("name", &ObjectRef::name, TextOf(form::kObjectName))
                                 .Required("uid", &ObjectRef::uid, Uid());
  return fields;
}

const Fields<ResolvedRun>& ResolvedFields() {
  static const auto fields =
      Fields<ResolvedRun>()
          .Required("scheduleRef", &ResolvedRun::schedule, Object(FoundRefFields()))
          .Required("tenantRef", &ResolvedRun::tenant, Object(FoundRefFields()))
          .Required("provider", &ResolvedRun::provider, Word<domain::ProviderKind>())
          .Required("scheduledFor", &ResolvedRun::scheduled_for, Time({.form = &form::kMinute}))
          .Required("trigger", &ResolvedRun::trigger, Word<domain::Trigger>())
          .Optional("retryOf", &ResolvedRun::retry_of, TextOf(form::kObjectName))
          .Required("origin", &ResolvedRun::origin, Word<domain::RunOrigin>())
          .Inline(&ResolvedRun::run, RunTemplateFields())
          .Optional("jobName", &ResolvedRun::job_name, Text({.max = domain::kMaxRunName}))
          .Optional("deadline", &ResolvedRun::deadline, Maybe(Time()));
  return fields;
}

}  // namespace

const Fields<RunSpec>& RunSpecFields() {
  static const auto fields =
      Fields<RunSpec>()
          .Required("scheduleRef", &RunSpec::schedule, Object(AskedRefFields()))
          .Optional("tenantRef", &RunSpec::tenant, Wrapped("name", TextOf(form::kObjectName)))
          .Optional("scheduledFor", &RunSpec::scheduled_for, Maybe(Time({.form = &form::kMinute})))
          .Required("trigger", &RunSpec::trigger, Word<domain::Trigger>())
          .Optional("retryOf", &RunSpec::retry_of, TextOf(form::kObjectName))
          .Defaulted("cancel", &RunSpec::is_canceled, Flag());
  return fields;
}

const Fields<RunStatus>& RunStatusFields() {
  static const auto fields =
      Fields<RunStatus>()
          .Optional("resolved", &RunStatus::resolved, Maybe(Object(ResolvedFields())))
          .Inline(&RunStatus::outcome, ShownOutcomeFields())
          .Optional("jobName", &RunStatus::job_name, Text({.max = domain::kMaxRunName}))
          .Optional("backupSetID", &RunStatus::backup_set_id, Text({.max = 64}))
          .Optional("backupSetDigest", &RunStatus::backup_set_digest, TextOf(form::kSetDigest))
          .Optional("changes", &RunStatus::changes, ItemChanges())
          .Optional("conditions", &RunStatus::conditions, Conditions());
  return fields;
}

}  // namespace strongroom::api
