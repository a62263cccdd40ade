#include "server/report/admission.h"

#include "api/error.h"
#include "api/report.h"
#include "server/callers_pod.h"
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

// An executor whose pod is being deleted is told to stop, and reports nothing more.
void RequirePodOf(Cluster& cluster, const api::Run& run, const Identity& caller) {
  const api::Pod pod = FindCallersPod(cluster, run.meta.ns, caller, Leaving::kRefused);
  const auto job = cluster.FindJob(run.meta.ns, domain::JobNameOf(run));
  if (!job || job->run_uid != run.meta.uid || !IsOfJob(pod, *job, Leaving::kRefused)) {
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
