#include "server/restore/admission.h"

#include <utility>

#include "api/error.h"
#include "api/restore_exchange.h"
#include "server/request_error.h"

namespace strongroom::server::restore {
namespace {

namespace refusal_code = api::refusal_code;
using domain::RestoreStep;

api::Restore FindOwnRestore(Cluster& cluster, const std::string& ns, const std::string& name,
                            const std::string& uid) {
  try {
    auto restore = cluster.FindRestore(ns, name);
    if (!restore || restore->meta.uid != uid) {
      throw RequestError(refusal_code::kUnknownRestore,
                         "there is no such restore in namespace " + ns);
    }
    if (restore->meta.is_deleting) {
      throw RequestError(refusal_code::kRestoreTerminal, "the restore is being deleted");
    }
    return *std::move(restore);
  } catch (const api::ApiFormatError& e) {
    throw RequestError(refusal_code::kUnknownRestore,
                       std::string("the restore cannot be read: ") + e.what());
  }
}

// The pod's Job, if it is one of the restore.
api::Job FindOwnJob(Cluster& cluster, const api::Restore& restore, const Identity& caller,
                    Leaving leaving) {
  const std::string& ns = restore.meta.ns;
  const api::Pod pod = FindCallersPod(cluster, ns, caller, leaving);
  const auto job = pod.job.empty() ? std::nullopt : cluster.FindJob(ns, pod.job);
  // Whoever may make Jobs can say in one all that ours says, but not under the name that the
  // controller has written into the status before.
  const bool is_known = job && job->meta.name == restore.status.job_name;
  const bool is_of_restore =
      is_known && job->run_uid == restore.meta.uid && job->restores == restore.meta.uid &&
      IsOfJob(pod, *job, leaving) &&
      (leaving == Leaving::kHeard || job->state == domain::JobState::kActive);
  if (!is_of_restore) {
    throw RequestError(refusal_code::kForeignPod,
                       "pod " + caller.pod + " is not one of the restore's Jobs");
  }
  return *job;
}

}  // namespace

Step AdmitStep(Cluster& cluster, const Identity& caller, const http::Request& request,
               const std::string& ns, const std::string& name, Leaving leaving) {
  if (caller.ns != ns) {
    throw RequestError(refusal_code::kForeignNamespace,
                       "a token of namespace " + caller.ns + " says nothing about " + ns);
  }
  const auto uid = request.query.find(api::kRestoreUid);
  if (uid == request.query.end() || uid->second.empty()) {
    throw RequestError(refusal_code::kReportInvalid,
                       std::string("the query parameter ") + api::kRestoreUid + " is missing");
  }
  Step step{.restore = FindOwnRestore(cluster, ns, name, uid->second)};
  const api::Job job = FindOwnJob(cluster, step.restore, caller, leaving);
  step.job = job.meta.uid;
  step.spec_digest = domain::SpecDigestOf(step.restore.spec);
  if (job.restore_purpose == domain::JobPurpose(RestoreStep::kPlan, step.spec_digest)) return step;
  const auto& plan = step.restore.status.plan;
  if (plan && plan->spec_digest == step.spec_digest && !plan->digest.empty() &&
      job.restore_purpose == domain::JobPurpose(RestoreStep::kApply, plan->digest)) {
    step.step = RestoreStep::kApply;
    step.plan_digest = plan->digest;
    return step;
  }
  throw RequestError(refusal_code::kPlanConflict, "the Job is not for what the restore is for now");
}

void RequireUnended(const api::Restore& restore) {
  if (!domain::HasEnded(restore.status.phase)) return;
  throw RequestError(refusal_code::kRestoreTerminal, "the restore has ended already");
}

}  // namespace strongroom::server::restore
