#include "server/report/admission.h"

#include "api/error.h"
#include "api/report.h"
#include "server/refusal.h"

namespace strongroom::server::report {
namespace {

namespace refusal_code = api::refusal_code;

api::Run FindOwnRun(Cluster& cluster, const std::string& ns, const std::string& name,
                    const std::string& uid) {
  try {
    auto run = cluster.FindRun(ns, name);
    if (!run || run->meta.uid != uid) {
      throw Refusal(refusal_code::kUnknownRun, "there is no such run in namespace " + ns);
    }
    // Who may create Runs can name any schedule in them: believe the schedule itself.
    const auto schedule_uid = cluster.ScheduleUid(ns, run->spec.schedule.name);
    if (!schedule_uid || schedule_uid != run->spec.schedule.uid ||
        schedule_uid != run->controller_uid) {
      throw Refusal(refusal_code::kForeignRun, "the run is not owned by its schedule");
    }
    return *run;
  } catch (const api::ApiFormatError& e) {
    throw Refusal(refusal_code::kUnknownRun, std::string("the run cannot be read: ") + e.what());
  }
}

}  // namespace

api::Run AdmitReport(Cluster& cluster, const Identity& caller, const http::Request& request,
                     const std::string& ns, const std::string& run) {
  if (caller.ns != ns) {
    throw Refusal(refusal_code::kForeignNamespace,
                  "a token of namespace " + caller.ns + " says nothing about " + ns);
  }
  const auto uid = request.query.find(api::kReportUid);
  if (uid == request.query.end() || uid->second.empty()) {
    throw Refusal(refusal_code::kReportInvalid,
                  std::string("the query parameter ") + api::kReportUid + " is missing");
  }
  if (request.Header("content-type") != api::kReportContentType) {
    throw Refusal(refusal_code::kReportOfAnotherType,
                  "expected content type " + std::string(api::kReportContentType));
  }
  return FindOwnRun(cluster, ns, run, uid->second);
}

}  // namespace strongroom::server::report
