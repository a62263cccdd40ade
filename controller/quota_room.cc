#include "controller/quota_room.h"

#include <tuple>
#include <vector>

#include "controller/deletion.h"

namespace strongroom::controller {
namespace {

// As every version says it, in a 403 like any other; of what is short it names no more:
// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go
constexpr std::string_view kExceeded = "exceeded quota";
constexpr std::string_view kPodsAlone = "requested: count/pods=";
constexpr std::string_view kAndPods = ",count/pods=";

bool Has(std::string_view words, std::string_view part) {
  return words.find(part) != std::string_view::npos;
}

// Older first.
bool EndedBefore(const CachedJob& a, const CachedJob& b) {
  const auto end = [](const CachedJob& job) {
    return job.finished_at.value_or(job.meta.created_at);
  };
  return std::tuple(end(a), a.meta.name) < std::tuple(end(b), b.meta.name);
}

}  // namespace

bool AreTooManyJobs(std::string_view words) { return Has(words, kExceeded); }

bool AreTooManyPods(std::string_view words) {
  return Has(words, kExceeded) && (Has(words, kPodsAlone) || Has(words, kAndPods));
}

void QuotaRoom::Make(const Observation& observation) const {
  if (MakeOfItsOwn(observation)) return;
  const auto job = FirstThatEnded(observation.schedule->meta.ns);
  if (job) DeleteJob(client_, *job);
}

bool QuotaRoom::MakeOfItsOwn(const Observation& observation) const {
  bool has_made = false;
  for (const auto& [name, job] : observation.jobs) {
    const bool has_ended = domain::IsTerminal(observation.runs.at(name)->status.outcome.phase);
    if (!has_ended || job->state == domain::JobState::kActive || job->meta.is_deleting) continue;
    DeleteJob(client_, *job);
    has_made = true;
  }
  return has_made;
}

std::shared_ptr<const CachedJob> QuotaRoom::FirstThatEnded(const std::string& ns) const {
  std::vector<CachedJob> ended;
  caches_.jobs.ForEach([&](const kube::ObjectKey& key, const CachedJob& job) {
    // A finalizer may hold one that is being deleted for ever.
    if (key.ns != ns || job.state == domain::JobState::kActive || job.meta.is_deleting) return;
    ended.push_back(job);
  });
  std::shared_ptr<const CachedJob> first;
  for (const CachedJob& job : ended) {
    if ((first && !EndedBefore(job, *first)) || !HasRunThatEnded(job)) continue;
    first = std::make_shared<const CachedJob>(job);
  }
  return first;
}

bool QuotaRoom::HasRunThatEnded(const CachedJob& job) const {
  const auto run = caches_.runs.Get({job.meta.ns, job.run});
  return run && IsJobOf(&job, *run) && domain::IsTerminal(run->status.outcome.phase);
}

}  // namespace strongroom::controller
