#include "server/report/admission.h"

#include "api/error.h"
#include "api/report.h"
#include "server/refusal.h"

namespace strongroom::server::report {
namespace {

api::Run FindOwnRun(Cluster& cluster, const std::string& ns, const std::string& name,
                    const std::string& uid) {
  try {
    auto run = cluster.FindRun(ns, name);
    if (!run || run->meta.uid != uid) {
      throw Refusal(403, "UNKNOWN_RUN", "there is no such run in namespace " + ns);
    }
    // Who may create Runs can name any schedule in them: believe the schedule itself.
    const auto schedule_uid = cluster.ScheduleUid(ns, run->spec.schedule.name);
    if (!schedule_uid || schedule_uid != run->spec.schedule.uid ||
        schedule_uid != run->controller_uid) {
      throw Refusal(403, "FOREIGN_RUN", "the run is not owned by its schedule");
    }
    return *run;
  } catch (const api::ApiFormatError& e) {
    throw Refusal(403, "UNKNOWN_RUN", std::string("the run cannot be read: ") + e.what());
  }
}

}  // namespace

api::Run AdmitReport(Cluster& cluster, const Identity& caller, const http::Request& request,
                     const std::string& ns, const std::string& run) {
  if (caller.ns != ns) {
    throw Refusal(403, "FOREIGN_NAMESPACE",
                  "a token of namespace " + caller.ns + " says nothing about " + ns);
  }
  const auto uid = request.query.find(api::kReportUid);
  if (uid == request.query.end() || uid->second.empty()) {
    throw Refusal(400, "REPORT_INVALID",
                  std::string("the query parameter ") + api::kReportUid + " is missing");
  }
  if (request.Header("content-type") != api::kReportContentType) {
    throw Refusal(415, "REPORT_INVALID",
                  "expected content type " + std::string(api::kReportContentType));
  }
  return FindOwnRun(cluster, ns, run, uid->second);
}

}  // namespace strongroom::server::report
