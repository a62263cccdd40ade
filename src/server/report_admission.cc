#include "server/report_admission.h"

#include "api/error.h"
#include "api/report.h"
#include "server/refusal.h"

namespace strongroom::server {

api::Run ReportAdmission::Admit(const http::Request& request, const std::string& ns,
                                const std::string& run, Identity& identity) {
  identity = authenticator_.Authenticate(request.Header("authorization"));
  if (identity.ns != ns) {
    throw Refusal(403, "FOREIGN_NAMESPACE",
                  "a token of namespace " + identity.ns + " says nothing about " + ns);
  }
  const auto uid = request.query.find("uid");
  if (uid == request.query.end() || uid->second.empty()) {
    throw Refusal(400, "REPORT_INVALID", "the query parameter uid is missing");
  }
  if (request.Header("content-type") != api::kReportContentType) {
    throw Refusal(415, "REPORT_INVALID",
                  "expected content type " + std::string(api::kReportContentType));
  }
  return FindOwnRun(ns, run, uid->second);
}

api::Run ReportAdmission::FindOwnRun(const std::string& ns, const std::string& name,
                                     const std::string& uid) {
  try {
    auto run = cluster_.FindRun(ns, name);
    if (!run || run->meta.uid != uid) {
      throw Refusal(403, "UNKNOWN_RUN", "there is no such run in namespace " + ns);
    }
    // Who may create Runs can name any schedule in them: believe the schedule itself.
    const auto schedule_uid = cluster_.ScheduleUid(ns, run->schedule_name);
    if (!schedule_uid || schedule_uid != run->schedule_uid || schedule_uid != run->controller_uid) {
      throw Refusal(403, "FOREIGN_RUN", "the run is not owned by its schedule");
    }
    return *run;
  } catch (const api::ApiFormatError& e) {
    throw Refusal(403, "UNKNOWN_RUN", std::string("the run cannot be read: ") + e.what());
  }
}

}  // namespace strongroom::server
