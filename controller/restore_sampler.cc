#include "controller/restore_sampler.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace strongroom::controller {
namespace {

using domain::RestorePhase;
using std::chrono::sys_seconds;

bool IsOpen(const CachedRestore& restore) {
  return restore.IsReadable() && !restore.drill && !restore.meta.is_deleting &&
         !domain::IsAtRest(restore.status.phase);
}

// When the Job that the restore has now was made.
std::optional<sys_seconds> JobMadeAt(const Caches& caches, const CachedRestore& restore) {
  for (const auto& job : caches.JobsOfRestore(restore)) {
    if (job->meta.name == restore.status.job_name) return job->meta.created_at;
  }
  return std::nullopt;
}

}  // namespace

void SampleRestores(const metrics::ControllerMetrics& metrics, const Caches& caches,
                    metrics::Samples& samples) {
  std::map<RestorePhase, double> open;
  for (const auto& entry : base::kEnumWords<RestorePhase>) {
    if (!domain::IsAtRest(entry.value)) open[entry.value] = 0;
  }
  std::map<std::pair<std::string, RestorePhase>, sys_seconds> since;
  for (const auto& restore : caches.restores.List()) {
    if (!IsOpen(*restore)) continue;
    const RestorePhase phase = restore->status.phase;
    ++open[phase];
    const sys_seconds at = domain::LastStepOf(*restore, JobMadeAt(caches, *restore));
    const auto [found, is_new] = since.try_emplace({restore->meta.ns, phase}, at);
    if (!is_new) found->second = std::min(found->second, at);
  }
  for (const auto& [phase, count] : open) {
    metrics.restores_open.Put(samples, count, metrics::OpenRestorePhase(phase));
  }
  for (const auto& [where, at] : since) {
    metrics.restores_open_since.Put(samples, static_cast<double>(at.time_since_epoch().count()),
                                    metrics::ObjectNamespace(where.first),
                                    metrics::OpenRestorePhase(where.second));
  }
}

}  // namespace strongroom::controller
