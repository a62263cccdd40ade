// How the simulated cluster takes the writes of a plan, in the order in which a controller makes
// them.
#include <algorithm>

#include "domain/naming.h"
#include "domain/taken_names.h"
#include "unit/domain/plan_simulator.h"

namespace strongroom::domain {

bool Cluster::CarryOut(const Plan& plan, const Snapshot& seen, size_t steps_until_crash) {
  const std::vector<Step> steps = StepsOf(plan, seen);
  for (size_t i = 0; i < steps.size(); ++i) {
    if (i == steps_until_crash || !steps[i]()) return false;
    between_writes();
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
  const auto progress =
      std::make_shared<Progress>(Progress{{}, seen.observed.status, seen.schedule_version});
  AddCreations(plan, seen, progress, steps);
  for (const auto& resolve : plan.resolve_runs) {
    steps.emplace_back([&] {
      return Resolve(resolve.name, seen.run_versions.at(resolve.name), resolve.resolved);
    });
  }
  AddStarts(plan, seen, progress, steps);
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
  steps.emplace_back([&, progress] { return PutStatus(plan.status, *progress); });
  return steps;
}

void Cluster::AddCreations(const Plan& plan, const Snapshot& seen, const Shared& progress,
                           std::vector<Step>& steps) {
  for (const auto& create : plan.create_runs) {
    steps.emplace_back([&, progress] {
      if (const auto made = Create(create, create.name)) {
        progress->made[create.name] = *made;
        return true;
      }
      return TakeAnotherName(create.name, *progress);
    });
    steps.emplace_back([&, progress] {
      if (progress->made.contains(create.name)) return true;
      const auto made = Create(create, progress->status.taken_names.back().instead);
      if (made) progress->made[create.name] = *made;
      return made.has_value();
    });
    const bool starts = std::find(plan.start_jobs.begin(), plan.start_jobs.end(), create.name) !=
                        plan.start_jobs.end();
    if (create.skip_reason.empty() && starts) continue;
    steps.emplace_back([&, progress] {
      const auto& [name, version] = progress->made.at(create.name);
      if (runs_.at(name).view.phase != RunPhase::kPending) return true;
      if (create.skip_reason.empty() && !runs_.at(name).asked) return true;
      if (!Resolve(name, version,
                   domain::Resolve(seen.observed, create.trigger, create.scheduled_for))) {
        return false;
      }
      if (!create.skip_reason.empty()) runs_.at(name).view.phase = RunPhase::kSkipped;
      return true;
    });
  }
}

void Cluster::AddStarts(const Plan& plan, const Snapshot& seen, const Shared& progress,
                        std::vector<Step>& steps) {
  for (const auto& planned : plan.start_jobs) {
    const auto name = [planned, progress] {
      const auto made = progress->made.find(planned);
      return made == progress->made.end() ? planned : made->second.name;
    };
    steps.emplace_back([&, progress, name] {
      const auto create = std::find_if(plan.create_runs.begin(), plan.create_runs.end(),
                                       [&](const RunToCreate& run) { return run.name == planned; });
      if (create == plan.create_runs.end() || !runs_.at(name()).asked) return true;
      return Resolve(name(), progress->made.at(planned).version,
                     domain::Resolve(seen.observed, create->trigger, create->scheduled_for));
    });
    steps.emplace_back([this, name] { return Start(name()) || RenameJob(name()); });
    steps.emplace_back([this, name] { return Start(name()); });
  }
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

std::optional<Cluster::Made> Cluster::Create(const RunToCreate& create, const std::string& name) {
  const RunSpec spec{.schedule = {schedule.name, schedule.uid},
                     .tenant = schedule.spec->tenant,
                     .scheduled_for = create.scheduled_for,
                     .trigger = create.trigger};
  const auto found = runs_.find(name);
  if (found == runs_.end()) {
    Stored& run = runs_[name];
    run.view.name = name;
    run.view.created_at = now;
    run.view.uid = "uid-of-" + name + "-" + std::to_string(++times_created[name]);
    run.asked = UnresolvedRun{name, schedule.uid, true, now, spec};
    return Made{name, run.version};
  }
  const Stored& there = found->second;
  const bool is_ours = there.asked ? !there.is_invalid && there.asked->spec == spec &&
                                         there.asked->is_owned_alone &&
                                         there.asked->controller_uid == schedule.uid
                                   : there.view.trigger == create.trigger &&
                                         there.view.origin == RunOrigin::kController &&
                                         there.view.scheduled_for == create.scheduled_for;
  if (!is_ours) return std::nullopt;
  return Made{name, there.version};
}

bool Cluster::TakeAnotherName(const std::string& taken, Progress& progress) {
  if (schedule_version_ != progress.schedule_version) return false;
  domain::TakeAnotherName(schedule.status.taken_names, taken, "x" + std::to_string(++endings_));
  progress.status = schedule.status;
  progress.schedule_version = ++schedule_version_;
  return true;
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
  if (jobs_of_people_.contains(run->second.job_name.empty() ? name : run->second.job_name)) {
    return false;
  }
  run->second.view.job = JobState::kActive;
  run->second.view.pod_started_at.reset();
  return true;
}

bool Cluster::RenameJob(const std::string& name) {
  Stored& run = runs_.at(name);
  if (run.asked) return false;
  run.job_name = OtherName(name, "x" + std::to_string(++endings_));
  ++run.version;
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

bool Cluster::PutStatus(const ScheduleStatus& status, Progress& progress) {
  if (status == progress.status) return true;
  if (schedule_version_ != progress.schedule_version) return false;
  schedule.status = status;
  ++schedule_version_;
  return true;
}

}  // namespace strongroom::domain
