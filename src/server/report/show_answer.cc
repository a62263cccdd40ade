#include "server/report/show_answer.h"

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "server/request_error.h"
#include "web/error.h"

namespace strongroom::server::report {
namespace {

bool IsThere(const std::optional<api::Run>& run, const std::string& uid) {
  return run && run->meta.uid == uid;
}

[[noreturn]] void RefuseGone() {
  throw RequestError(api::refusal_code::kUnknownRun, "the run is not there any more");
}

}  // namespace

void RefuseEnded() {
  throw RequestError(api::refusal_code::kRunTerminal, "the run has ended already");
}

bool Shows(const api::Run& run, const api::ReportAnswer& answer) {
  return run.status.outcome.phase == answer.outcome.phase &&
         run.status.backup_set_id == answer.backup_set_id &&
         run.status.outcome.error_code == answer.outcome.error_code;
}

ShowResult ShowAnswer(Cluster& cluster, const std::string& ns, const std::string& name,
                      const std::string& run_uid, const api::ReportAnswer& answer) {
  for (int round = 0; round < kMaxConflicts; ++round) {
    const auto run = cluster.FindRun(ns, name);
    if (!IsThere(run, run_uid)) return ShowResult::kGone;
    if (Shows(*run, answer)) return ShowResult::kShown;
    if (domain::IsTerminal(run->status.outcome.phase)) return ShowResult::kTerminal;
    if (cluster.PatchRunStatus(*run, api::RunStatusFrom(answer))) return ShowResult::kShown;
  }
  throw web::TransportError("the status of run " + ns + "/" + name + " keeps changing");
}

void ShowStored(Cluster& cluster, const std::string& ns, const std::string& name,
                const std::string& run_uid, const api::ReportAnswer& answer) {
  if (ShowAnswer(cluster, ns, name, run_uid, answer) != ShowResult::kTerminal) return;
  base::LogWarning("a stored backup set's run had ended in another way",
                   {{"namespace", ns}, {"run", name}, {"set", answer.backup_set_id}});
}

void ShowUnstored(Cluster& cluster, const std::string& ns, const std::string& name,
                  const std::string& run_uid, const api::ReportAnswer& answer) {
  switch (ShowAnswer(cluster, ns, name, run_uid, answer)) {
    case ShowResult::kShown:
      return;
    case ShowResult::kTerminal:
      RefuseEnded();
    case ShowResult::kGone:
      RefuseGone();
  }
}

bool HasEnded(Cluster& cluster, const std::string& ns, const std::string& name,
              const std::string& run_uid) {
  const auto run = cluster.FindRun(ns, name);
  if (!IsThere(run, run_uid)) RefuseGone();
  return domain::IsTerminal(run->status.outcome.phase);
}

}  // namespace strongroom::server::report
