#include "controller/refused_run_collector.h"

#include <set>
#include <utility>

#include "api/kinds.h"
#include "base/log.h"
#include "controller/deletion.h"
#include "web/error.h"

namespace strongroom::controller {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPeriod{10'000};
constexpr milliseconds kPace{50};  // 20 a second

// What schedules remember, and what is called so instead.
std::set<kube::ObjectKey> TakenNames(const Caches& caches) {
  std::set<kube::ObjectKey> names;
  caches.schedules.ForEach([&](const kube::ObjectKey& key, const api::Schedule& schedule) {
    for (const domain::TakenName& taken : schedule.status.taken_names) {
      names.insert({key.ns, taken.name});
      names.insert({key.ns, taken.instead});
    }
  });
  return names;
}

}  // namespace

RefusedRunCollector::RefusedRunCollector(const Caches& caches, const kube::Client& client,
                                         const base::Clock& clock,
                                         const domain::RefusedRunLimits& limits, base::Sleep sleep)
    : caches_(caches), client_(client), clock_(clock), limits_(limits), sleep_(std::move(sleep)) {}

void RefusedRunCollector::Run(const std::stop_token& stop) {
  while (sleep_(kPeriod, stop)) DeleteSome(stop);
}

bool RefusedRunCollector::DeleteSome(const std::stop_token& stop) {
  const auto surplus = domain::RefusedRunsToDelete(Observe(), clock_.NowSeconds(), limits_);
  size_t deleted = 0;
  for (const domain::RefusedRun& run : surplus) {
    if (!sleep_(kPace, stop)) break;
    if (Delete(run)) ++deleted;
  }
  if (deleted > 0) base::LogInfo("refused runs deleted", {{"runs", deleted}});
  return !surplus.empty();
}

std::vector<domain::RefusedRun> RefusedRunCollector::Observe() const {
  const std::set<kube::ObjectKey> taken = TakenNames(caches_);
  std::vector<domain::RefusedRun> refused;
  for (const auto& run : caches_.RefusedRuns()) {
    if (run->meta.is_deleting) continue;
    refused.push_back({.meta = run->meta,
                       .ended_at = run->status.outcome.finished_at.value_or(run->meta.created_at),
                       .holds_name = taken.contains(KeyOf(run->meta))});
  }
  return refused;
}

bool RefusedRunCollector::Delete(const domain::RefusedRun& run) {
  try {
    return DeleteObject(client_, api::kRunKind, run.meta);
  } catch (const web::StoppedError&) {
    return false;
  } catch (const web::WebError& e) {
    base::LogWarning("refused run could not be deleted",
                     {{"namespace", run.meta.ns}, {"run", run.meta.name}, {"error", e.what()}});
    return false;
  }
}

}  // namespace strongroom::controller
