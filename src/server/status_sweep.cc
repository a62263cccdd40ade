#include "server/status_sweep.h"

#include "api/report.h"
#include "base/log.h"
#include "base/stop.h"
#include "server/run_status.h"
#include "store/backup_sets.h"

namespace strongroom::server {
namespace {

constexpr int kBatch = 50;

}  // namespace

StatusSweep::StatusSweep(Cluster& cluster, store::Database& database,
                         std::chrono::milliseconds interval)
    : cluster_(cluster),
      database_(database),
      thread_([this, interval](const std::stop_token& stop) { Run(stop, interval); }) {}

void StatusSweep::Run(const std::stop_token& stop, std::chrono::milliseconds interval) {
  bool failed = false;
  while (base::SleepFor(interval, stop)) {
    try {
      const int settled = SweepOnce(cluster_, database_);
      if (settled > 0) base::LogInfo("runs told of their backup sets", {{"count", settled}});
      failed = false;
    } catch (const std::exception& e) {
      // Once for each outage: readiness and the reports themselves tell as well.
      if (!failed) base::LogError("runs not told of their backup sets", {{"error", e.what()}});
      failed = true;
    }
  }
}

int SweepOnce(Cluster& cluster, store::Database& database) {
  int settled = 0;
  for (const store::ReportedSet& set : store::UnreportedSets(database, kBatch)) {
    const api::ReportAnswer answer = api::DecodeReportAnswer(set.answer);
    if (ShowAnswer(cluster, set.ns, set.run_name, set.run_uid, answer) == ShowResult::kTerminal) {
      base::LogWarning("a stored backup set's run had ended in another way",
                       {{"namespace", set.ns}, {"run", set.run_name}, {"set", set.id}});
    }
    store::MarkReported(database, set.id);
    ++settled;
  }
  return settled;
}

}  // namespace strongroom::server
