#include "server/report/admission.h"

#include "api/error.h"
#include "api/report.h"
#include "server/request_error.h"

namespace strongroom::server::report {
namespace {

namespace refusal_code = api::refusal_code;

api::Run FindOwnRun(Cluster& cluster, const std::string& ns, const std::string& name,
                    const std::string& uid) {
  try {
    auto run = cluster.FindRun(ns, name);
    if (!run || run->meta.uid != uid) {
      throw RequestError(refusal_code::kUnknownRun, "there is no such run in namespace " + ns);
    }
    // Who may create Runs can say anything in them, but not write what the controller says.
    if (!run->status.resolved) {
      throw RequestError(refusal_code::kForeignRun, "the controller knows nothing of this run");
    }
    return *run;
  } catch (const api::ApiFormatError& e) {
    throw RequestError(refusal_code::kUnknownRun,
                       std::string("the run cannot be read: ") + e.what());
  }
}

// The namespace alone is many people's: a report is the word of the run's own executor.
void RequirePodOf(Cluster& cluster, const api::Run& run, const Identity& caller) {
  if (caller.pod.empty() || caller.pod_uid.empty()) {
    throw RequestError(refusal_code::kForeignPod, "the token is not bound to a pod");
  }
  const auto pod = cluster.FindPod(run.meta.ns, caller.pod);
  // The kubelet says that a pod runs when it may have done its work already. An executor whose pod
  // is being deleted is told to stop, and reports nothing more; a pod that the Job controller takes
  // for one too many is deleted.
  const bool is_callers = pod && pod->meta.uid == caller.pod_uid && !pod->state.has_ended &&
                          !pod->meta.is_deleting &&
                          caller.user == ServiceAccountUser(run.meta.ns, pod->service_account);
  if (!is_callers) {
    throw RequestError(
        refusal_code::kForeignPod,
        "the token is not of a pod that is there, has not ended and is not being deleted");
  }
  const auto job = cluster.FindJob(run.meta.ns, domain::JobNameOf(run));
  const bool is_of_run = job && !job->meta.is_deleting && job->run_uid == run.meta.uid &&
                         job->meta.uid == pod->job_uid &&
                         job->service_account == pod->service_account;
  if (!is_of_run) {
    throw RequestError(refusal_code::kForeignPod,
                       "pod " + caller.pod + " is not one of the run's Job");
  }
}

}  // namespace

api::Run AdmitReport(Cluster& cluster, const Identity& caller, const http::Request& request,
                     const std::string& ns, const std::string& run) {
  if (caller.ns != ns) {
    throw RequestError(refusal_code::kForeignNamespace,
                       "a token of namespace " + caller.ns + " says nothing about " + ns);
  }
  const auto uid = request.query.find(api::kReportUid);
  if (uid == request.query.end() || uid->second.empty()) {
    throw RequestError(refusal_code::kReportInvalid,
                       std::string("the query parameter ") + api::kReportUid + " is missing");
  }
  if (request.Header("content-type") != api::kReportContentType) {
    throw RequestError(refusal_code::kWrongContentType,
                       "expected content type " + std::string(api::kReportContentType));
  }
  api::Run found = FindOwnRun(cluster, ns, run, uid->second);
  RequirePodOf(cluster, found, caller);
  return found;
}

}  // namespace strongroom::server::report
