#include "server/report/status_sweep.h"

#include "api/error.h"
#include "api/report.h"
#include "base/log.h"
#include "base/stop.h"
#include "kube/error.h"
#include "server/report/show_answer.h"
#include "store/backup_sets.h"

namespace strongroom::server::report {
namespace {

constexpr int kBatch = 50;

// As when a status is not valid: another object may be taken, and this one is not for now.
bool IsAboutObject(const kube::ApiError& error) {
  const base::Prospect prospect = kube::ProspectOf(base::Asked::kApiServer, error);
  return prospect == base::Prospect::kPerson || prospect == base::Prospect::kFinal;
}

// Empty when the set is settled, else what is in the way.
std::string Settle(Cluster& cluster, const store::ReportedSet& set) {
  const std::string run = set.ns + "/" + set.run_name + ": ";
  try {
    const api::ReportAnswer answer = api::DecodeReportAnswer(set.answer);
    ShowStored(cluster, set.ns, set.run_name, set.run_uid, answer);
    return {};
  } catch (const api::ApiFormatError& e) {
    return run + e.what();
  } catch (const kube::ApiError& e) {
    if (!IsAboutObject(e)) throw;
    return run + e.what();
  }
}

}  // namespace

StatusSweep::StatusSweep(Cluster& cluster, store::Database& database,
                         std::chrono::milliseconds interval)
    : cluster_(cluster),
      database_(database),
      thread_([this, interval](const std::stop_token& stop) { Run(stop, interval); }) {}

void StatusSweep::Run(const std::stop_token& stop, std::chrono::milliseconds interval) {
  bool failed = false;
  int stuck = 0;
  while (base::SleepFor(interval, stop)) {
    try {
      const SweepCounts counts = SweepOnce(cluster_, database_);
      if (counts.settled > 0) {
        base::LogInfo("runs told of their backup sets", {{"count", counts.settled}});
      }
      if (counts.stuck > stuck) {
        base::LogError("runs cannot be told of their backup sets",
                       {{"count", counts.stuck}, {"error", counts.problem}});
      }
      stuck = counts.stuck;
      failed = false;
    } catch (const std::exception& e) {
      // Once for each outage: readiness and the reports themselves tell as well.
      if (!failed) base::LogError("runs not told of their backup sets", {{"error", e.what()}});
      failed = true;
    }
  }
}

// Another cluster's runs are not gone because they are not in this one.
SweepCounts SweepOnce(Cluster& cluster, store::Database& database) {
  SweepCounts counts;
  const std::string uid = cluster.Uid();
  int64_t last = 0;
  for (auto sets = store::UnreportedSets(database, kBatch, last, uid); !sets.empty();
       sets = store::UnreportedSets(database, kBatch, last, uid)) {
    for (const store::ReportedSet& set : sets) {
      last = set.id;
      if (std::string problem = Settle(cluster, set); problem.empty()) {
        store::MarkReported(database, set.id);
        ++counts.settled;
      } else {
        counts.problem = std::move(problem);
        ++counts.stuck;
      }
    }
  }
  return counts;
}

}  // namespace strongroom::server::report
