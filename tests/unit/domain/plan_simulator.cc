#include "unit/domain/plan_simulator.h"

#include <algorithm>
#include <array>

namespace strongroom::domain {

using std::chrono::seconds;

Cluster::Cluster(Observed initial, std::chrono::sys_seconds start, unsigned seed)
    : schedule(std::move(initial)), now(start), random_(seed) {}

Snapshot Cluster::Look() const {
  Snapshot seen{schedule, schedule_version_, {}};
  for (const auto& [name, run] : runs_) {
    seen.run_versions[name] = run.version;
    if (!run.asked) {
      seen.observed.runs.push_back(run.view);
    } else if (!run.is_invalid) {
      seen.observed.unresolved.push_back(*run.asked);
    }
  }
  return seen;
}

void Cluster::Report(Stored& run) {
  if (IsTerminal(run.view.phase)) return;
  constexpr std::array kOutcomes{RunPhase::kSuccess, RunPhase::kSuccess, RunPhase::kPartial,
                                 RunPhase::kFailed, RunPhase::kSkipped};
  run.view.phase = kOutcomes.at(static_cast<size_t>(Random(kOutcomes.size())));
  run.view.finished_at = now;
  ++run.version;
}

void Cluster::EndJob(Stored& run, JobState state, const char* failure) {
  run.view.job = state;
  run.view.job_failure_reason = failure;
  run.view.job_finished_at = now;
}

void Cluster::Work(bool must_end) {
  for (auto& [name, run] : runs_) {
    if (run.asked) continue;
    if (IsTerminal(run.view.phase)) {
      ended[{run.view.created_at, name}] = run.view.phase;
      run.view.is_stored = run.view.is_stored || postgres_is_up_;
    }
    if (run.view.job == JobState::kComplete && Random(2) == 0 &&
        now < *run.view.job_finished_at + seconds{30}) {
      Report(run);
    }
    if (run.view.job != JobState::kActive || (!must_end && Random(3) == 0)) continue;
    if (!run.view.pod_started_at) {
      run.view.pod_started_at = now;
      if (!must_end) continue;
    }
    switch (Random(6)) {
      case 0:
        EndJob(run, JobState::kFailed, "DeadlineExceeded");
        break;
      case 1:
        EndJob(run, JobState::kComplete, "");  // its report is on the way, or lost
        break;
      default:
        Report(run);
        if (must_end || Random(2) == 0) EndJob(run, JobState::kComplete, "");
    }
  }
}

void Cluster::PersonMakes(const UnresolvedRun& run) {
  if (runs_.contains(run.name)) return;
  runs_[run.name].view.name = run.name;
  runs_[run.name].view.created_at = run.created_at;
  runs_[run.name].asked = run;
}

void Cluster::PersonMakesJob(const std::string& name) {
  const bool is_taken = std::any_of(runs_.begin(), runs_.end(), [&](const auto& entry) {
    const Stored& run = entry.second;
    const std::string& job = run.job_name.empty() ? entry.first : run.job_name;
    return run.view.job != JobState::kAbsent && job == name;
  });
  if (!is_taken) jobs_of_people_.insert(name);
}

std::vector<std::string> Cluster::NamesThatAreShown() const {
  std::vector<std::string> names;
  for (const TakenName& taken : schedule.status.taken_names) names.push_back(taken.instead);
  for (const auto& [name, run] : runs_) names.push_back(run.job_name.empty() ? name : run.job_name);
  return names;
}

bool Cluster::HasUnfinishedRuns() const {
  return std::any_of(runs_.begin(), runs_.end(),
                     [](const auto& entry) { return !IsTerminal(entry.second.view.phase); });
}

size_t Cluster::WorkingRuns() const {
  return static_cast<size_t>(std::count_if(runs_.begin(), runs_.end(), [](const auto& entry) {
    return !IsTerminal(entry.second.view.phase) && entry.second.view.job == JobState::kActive;
  }));
}

Cluster::Stored* Cluster::SomeRun() {
  if (runs_.empty()) return nullptr;
  return &std::next(runs_.begin(), Random(static_cast<int64_t>(runs_.size())))->second;
}

void Cluster::DeleteSomeJob() {
  if (Stored* run = SomeRun()) run->view.job = JobState::kAbsent;
}

void Cluster::CancelSomeRun() {
  Stored* run = SomeRun();
  if (run == nullptr) return;
  run->view.is_canceled = true;
  ++run->version;
}

}  // namespace strongroom::domain
