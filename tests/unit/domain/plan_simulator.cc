#include "unit/domain/plan_simulator.h"

#include <algorithm>
#include <array>
#include <memory>

#include "domain/naming.h"

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

bool Cluster::CarryOut(const Plan& plan, const Snapshot& seen, size_t steps_until_crash) {
  const std::vector<Step> steps = StepsOf(plan, seen);
  for (size_t i = 0; i < steps.size(); ++i) {
    if (i == steps_until_crash || !steps[i]()) return false;
  }
  return true;
}

std::vector<Cluster::Step> Cluster::StepsOf(const Plan& plan, const Snapshot& seen) {
  std::vector<Step> steps;
  for (const auto& finish : plan.finish_runs) {
    steps.emplace_back([&] { return Finish(finish, seen); });
  }
  for (const auto& name : plan.delete_jobs) {
    steps.emplace_back([&] {
      if (runs_.contains(name)) runs_.at(name).view.job = JobState::kAbsent;
      return true;
    });
  }
  // By planned name: what the steps before have come to.
  const auto made = std::make_shared<std::map<std::string, std::pair<std::string, int>>>();
  for (const auto& create : plan.create_runs) {
    steps.emplace_back([&, made] {
      (*made)[create.name] = Create(create);
      return true;
    });
    const bool starts = std::find(plan.start_jobs.begin(), plan.start_jobs.end(), create.name) !=
                        plan.start_jobs.end();
    if (create.skip_reason.empty() && starts) continue;
    steps.emplace_back([&, made] {
      const auto& [name, version] = made->at(create.name);
      if (name.empty() || runs_.at(name).view.phase != RunPhase::kPending) return true;
      if (create.skip_reason.empty() && !runs_.at(name).asked) return true;
      if (!Resolve(name, version,
                   domain::Resolve(seen.observed, create.trigger, create.scheduled_for))) {
        return false;
      }
      if (!create.skip_reason.empty()) runs_.at(name).view.phase = RunPhase::kSkipped;
      return true;
    });
  }
  for (const auto& resolve : plan.resolve_runs) {
    steps.emplace_back([&] {
      return Resolve(resolve.name, seen.run_versions.at(resolve.name), resolve.resolved);
    });
  }
  for (const auto& name : plan.start_jobs) {
    steps.emplace_back([&, made] {
      const auto create = std::find_if(plan.create_runs.begin(), plan.create_runs.end(),
                                       [&](const RunToCreate& run) { return run.name == name; });
      if (create == plan.create_runs.end()) return true;
      const auto& [actual, version] = made->at(name);
      if (actual.empty() || !runs_.at(actual).asked) return true;
      return Resolve(actual, version,
                     domain::Resolve(seen.observed, create->trigger, create->scheduled_for));
    });
    steps.emplace_back(
        [&, made] { return Start(made->contains(name) ? made->at(name).first : name); });
  }
  for (const auto& mark : plan.mark_runs) steps.emplace_back([&] { return Mark(mark, seen); });
  for (const auto& name : plan.delete_runs) {
    steps.emplace_back([&] {
      runs_.erase(name);
      return true;
    });
  }
  for (const auto& missed : plan.missed_slots) {
    steps.emplace_back([&] {
      ledger.try_emplace(missed.slot, missed.reason);
      return true;
    });
  }
  if (!(plan.status == seen.observed.status)) {
    steps.emplace_back([&] { return PutStatus(plan.status, seen); });
  }
  return steps;
}

bool Cluster::Finish(const RunToFinish& finish, const Snapshot& seen) {
  const auto run = runs_.find(finish.name);
  if (run == runs_.end()) return true;
  if (run->second.version != seen.run_versions.at(finish.name)) return false;
  run->second.is_invalid = run->second.asked.has_value();
  run->second.view.phase = finish.phase;
  run->second.view.finished_at = now;
  ++run->second.version;
  return true;
}

std::pair<std::string, int> Cluster::Create(const RunToCreate& create) {
  const RunSpec spec{.schedule = {schedule.name, schedule.uid},
                     .tenant = schedule.spec->tenant,
                     .scheduled_for = create.scheduled_for,
                     .trigger = create.trigger};
  for (const std::string& name : RunNames(create.name)) {
    const auto found = runs_.find(name);
    if (found == runs_.end()) {
      Stored& run = runs_[name];
      run.view.name = name;
      run.view.created_at = now;
      run.view.uid = "uid-of-" + name + "-" + std::to_string(++times_created[name]);
      run.asked = UnresolvedRun{name, schedule.uid, now, spec};
      return {name, run.version};
    }
    const Stored& there = found->second;
    const bool is_ours = there.asked ? !there.is_invalid && there.asked->spec == spec &&
                                           there.asked->controller_uid == schedule.uid
                                     : there.view.trigger == create.trigger &&
                                           there.view.scheduled_for == create.scheduled_for;
    if (is_ours) return {name, there.version};
  }
  return {"", 0};
}

bool Cluster::Resolve(const std::string& name, int version, const ResolvedRun& resolved) {
  const auto found = runs_.find(name);
  if (found == runs_.end()) return true;
  Stored& run = found->second;
  if (run.version != version) return false;
  run.asked.reset();
  run.view.tenant = resolved.tenant;
  run.view.trigger = resolved.trigger;
  run.view.origin = resolved.origin;
  run.view.scheduled_for = resolved.scheduled_for;
  if (resolved.trigger == Trigger::kSchedule) ++runs_of_slot[resolved.scheduled_for];
  ++run.version;
  return true;
}

bool Cluster::Start(const std::string& name) {
  const auto run = runs_.find(name);
  if (run == runs_.end() || IsTerminal(run->second.view.phase)) return true;
  if (run->second.asked) return false;
  if (run->second.view.job != JobState::kAbsent) return true;
  run->second.view.job = JobState::kActive;
  run->second.view.pod_started_at.reset();
  return true;
}

bool Cluster::Mark(const RunToMark& mark, const Snapshot& seen) {
  const auto run = runs_.find(mark.name);
  if (run == runs_.end()) return true;
  if (run->second.version != seen.run_versions.at(mark.name)) return false;
  run->second.view.job_name = mark.name;
  if (mark.set_running) run->second.view.phase = RunPhase::kRunning;
  if (mark.started_at) run->second.view.started_at = mark.started_at;
  ++run->second.version;
  return true;
}

bool Cluster::PutStatus(const ScheduleStatus& status, const Snapshot& seen) {
  if (schedule_version_ != seen.schedule_version) return false;
  schedule.status = status;
  ++schedule_version_;
  return true;
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
