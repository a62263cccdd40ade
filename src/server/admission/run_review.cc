#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/run.h"
#include "domain/run_change.h"
#include "domain/run_fault.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {
namespace {

using api::AdmissionAnswer;
using nlohmann::json;

// What domain::FaultOf looks at: the schedule, and of its runs the one that is to be done again.
domain::Observed ObservedOf(const api::Schedule& schedule, const api::Run& run,
                            ClusterReader& cluster) {
  domain::Observed observed;
  observed.name = schedule.meta.name;
  observed.uid = schedule.meta.uid;
  observed.status = schedule.status;
  if (run.spec.retry_of.empty()) return observed;
  const auto again = cluster.FindRun(run.meta.ns, run.spec.retry_of);
  if (!again || !domain::BelongsTo(*again, schedule.meta)) return observed;
  domain::RunView view;
  view.name = again->meta.name;
  view.phase = again->status.outcome.phase;
  observed.runs.push_back(std::move(view));
  return observed;
}

// A schedule that is not there yet is nobody's fault: the run waits for it, for a while.
domain::Observed Unseen(const api::Run& run) {
  domain::Observed observed;
  observed.name = run.spec.schedule.name;
  observed.uid = run.spec.schedule.uid.empty() ? run.controller_uid : run.spec.schedule.uid;
  return observed;
}

AdmissionAnswer ReviewNew(const Reviewed& reviewed) {
  api::Run run = api::DecodeRun(WithoutStatus(reviewed.object));
  run.meta.ns = reviewed.request.ns;
  const auto schedule = reviewed.cluster.FindSchedule(run.meta.ns, run.spec.schedule.name);
  const std::string fault =
      domain::FaultOf(schedule ? ObservedOf(*schedule, run, reviewed.cluster) : Unseen(run),
                      {.name = reviewed.request.name,
                       .controller_uid = run.controller_uid,
                       .is_owned_alone = run.is_owned_alone,
                       .created_at = reviewed.now,
                       .spec = run.spec,
                       .queued = {}});
  AdmissionAnswer answer;
  if (!fault.empty()) answer = InvalidSpec(fault);
  if (!schedule) {
    answer.warnings.push_back("spec.scheduleRef.name: there is no BackupSchedule \"" +
                              run.spec.schedule.name + "\" in this namespace");
  }
  return answer;
}

AdmissionAnswer ReviewChange(const Reviewed& reviewed) {
  std::string fault = domain::FaultOfChange(api::DecodeRun(WithoutStatus(reviewed.old_object)).spec,
                                            api::DecodeRun(WithoutStatus(reviewed.object)).spec);
  if (fault.empty()) return {};
  return InvalidSpec(std::move(fault));
}

}  // namespace

AdmissionAnswer ReviewRun(const Reviewed& reviewed) {
  try {
    return reviewed.request.operation == domain::AdmissionOperation::kCreate
               ? ReviewNew(reviewed)
               : ReviewChange(reviewed);
  } catch (const api::ApiFormatError& e) {
    return InvalidSpec(e.what());
  }
}

}  // namespace strongroom::server::admission
