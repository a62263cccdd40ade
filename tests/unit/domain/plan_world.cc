#include "unit/domain/plan_world.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/naming.h"
#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;
using test::At;

// "nightly-202603020230" -> "0302", a manual run -> "manual".
std::string Short(const std::string& name) {
  const std::string_view prefix = "nightly-2026";
  if (name.starts_with("nightly-m")) return "manual";
  if (!name.starts_with(prefix)) return name;
  return name.substr(prefix.size(), 4);
}

std::string Short(sys_seconds slot) { return Short(RunName("nightly", slot)); }

class Lines {
 public:
  void Add(const std::string& line) { text_ += (text_.empty() ? "" : "; ") + line; }
  const std::string& Text() const { return text_; }

 private:
  std::string text_;
};

void AddFinished(const Plan& plan, Lines& lines) {
  for (const RunToFinish& run : plan.finish_runs) {
    lines.Add("finish " + Short(run.name) + " " + std::string(NameOf(run.phase)) + " " +
              run.reason + (run.error_code.empty() ? "" : " " + run.error_code));
  }
}

void AddMarked(const Plan& plan, Lines& lines) {
  for (const RunToMark& run : plan.mark_runs) {
    lines.Add("mark " + Short(run.name) + (run.set_running ? " running" : "") +
              (run.started_at ? " " + base::FormatTimestamp(*run.started_at).substr(11, 8) : ""));
  }
}

}  // namespace

Observed NightlySchedule() {
  Observed observed;
  observed.name = "nightly";
  observed.uid = "5c0e7a52-0000-4000-8000-000000000001";
  observed.generation = 1;
  observed.created_at = At("2026-03-01T00:00:00Z");
  ScheduleSpec spec;
  spec.tenant = "prod";
  spec.timing.time_of_day = std::chrono::minutes{150};
  spec.run.policy_types = {"roles"};
  observed.spec = spec;
  observed.tenant = TenantView{.uid = "t-1"};
  observed.status.effective_since = observed.created_at;
  observed.status.effective_timing = Describe(spec.timing);
  return observed;
}

sys_seconds When(std::string_view text) {
  std::string full = "2026-";
  full.append(text.substr(0, 2)).append("-").append(text.substr(2, 2)).append("T");
  full.append(text.substr(5)).append(text.size() == 10 ? ":00Z" : "Z");
  return At(full);
}

RunView RunOf(std::string_view day, RunPhase phase, JobState job) {
  RunView run;
  run.scheduled_for = When(std::string(day) + " 02:30");
  run.created_at = run.scheduled_for;
  run.name = RunName("nightly", run.scheduled_for);
  run.uid = "uid-" + std::string(day);
  run.tenant = {"prod", "t-1"};
  run.phase = phase;
  run.job = job;
  if (job != JobState::kAbsent && phase != RunPhase::kPending) run.job_name = run.name;
  return run;
}

RunView& AddEndedRun(Observed& observed, std::string_view day, RunPhase phase) {
  RunView run = RunOf(day, phase);
  run.job_name = run.name;
  run.is_stored = true;
  run.finished_at = run.scheduled_for + std::chrono::minutes{5};
  auto& recent = observed.status.recent_runs;
  recent.insert(recent.begin(), {.name = run.name,
                                 .scheduled_for = run.scheduled_for,
                                 .created_at = run.created_at,
                                 .phase = phase,
                                 .finished_at = run.finished_at});
  observed.runs.push_back(run);
  return observed.runs.back();
}

std::string Steps(const Plan& plan) {
  Lines lines;
  AddFinished(plan, lines);
  for (const std::string& name : plan.delete_jobs) lines.Add("delete job " + Short(name));
  for (const RunToCreate& run : plan.create_runs) {
    lines.Add("create " + Short(run.name) +
              (run.skip_reason.empty() ? "" : " skipped " + run.skip_reason));
  }
  for (const RunToResolve& run : plan.resolve_runs) {
    lines.Add("resolve " + Short(run.name) + " " + std::string(NameOf(run.resolved.trigger)) + " " +
              std::string(NameOf(run.resolved.origin)));
  }
  for (const std::string& name : plan.start_jobs) lines.Add("start " + Short(name));
  for (const RunToQueue& run : plan.queue_runs) {
    lines.Add("queue " + Short(run.name) + " " + run.cause.reason);
  }
  AddMarked(plan, lines);
  for (const RunToRetry& run : plan.retry_runs) {
    lines.Add("retry " + Short(run.name) + " " + std::to_string(run.attempt) + " " +
              run.obstacle.reason);
  }
  for (const RunToBlock& run : plan.block_runs) {
    lines.Add((run.obstacle ? "block " : "unblock ") + Short(run.name) +
              (run.obstacle ? " " + run.obstacle->reason : ""));
  }
  for (const std::string& name : plan.delete_runs) lines.Add("delete run " + Short(name));
  for (const MissedSlot& missed : plan.missed_slots) {
    lines.Add("missed " + Short(missed.slot) + " " + missed.reason);
  }
  return lines.Text();
}

Observed Applied(const Observed& observed, const Plan& plan, sys_seconds now) {
  Observed next = observed;
  const auto find = [&](const std::string& name) -> RunView& {
    return *std::find_if(next.runs.begin(), next.runs.end(),
                         [&](const RunView& run) { return run.name == name; });
  };
  for (const RunToFinish& finish : plan.finish_runs) {
    // One that was never one of the schedule's is gone from what a plan rests on.
    const auto is_it = [&](const UnresolvedRun& run) { return run.name == finish.name; };
    if (std::erase_if(next.unresolved, is_it) > 0) continue;
    find(finish.name).phase = finish.phase;
    find(finish.name).finished_at = now;
  }
  for (const std::string& name : plan.delete_jobs) find(name).job = JobState::kAbsent;
  for (const RunToCreate& create : plan.create_runs) {
    RunView run;
    run.name = create.name;
    run.uid = "uid-of-" + create.name;
    run.tenant = {next.spec->tenant, next.tenant->uid};
    run.trigger = create.trigger;
    run.scheduled_for = create.scheduled_for;
    run.created_at = now;
    if (!create.skip_reason.empty()) run.phase = RunPhase::kSkipped;
    next.runs.push_back(run);
  }
  for (const RunToResolve& resolve : plan.resolve_runs) {
    const auto asked = std::find_if(
        next.unresolved.begin(), next.unresolved.end(),
        [&](const UnresolvedRun& unresolved) { return unresolved.name == resolve.name; });
    RunView run;
    run.name = resolve.name;
    run.created_at = asked->created_at;
    run.uid = "uid-of-" + resolve.name;
    run.tenant = resolve.resolved.tenant;
    run.trigger = resolve.resolved.trigger;
    run.origin = resolve.resolved.origin;
    run.scheduled_for = resolve.resolved.scheduled_for;
    next.runs.push_back(run);
    next.unresolved.erase(asked);
  }
  for (const std::string& name : plan.start_jobs) find(name).job = JobState::kActive;
  for (const RunToQueue& wait : plan.queue_runs) {
    const Condition told{.type = "Queued",
                         .is_true = true,
                         .reason = wait.cause.reason,
                         .message = wait.cause.message};
    for (RunView& run : next.runs) {
      if (run.name == wait.name) run.queued = told;
    }
    for (UnresolvedRun& run : next.unresolved) {
      if (run.name == wait.name) run.queued = told;
    }
  }
  for (const RunToMark& mark : plan.mark_runs) {
    find(mark.name).job_name = mark.name;
    if (mark.set_running) find(mark.name).phase = RunPhase::kRunning;
    if (mark.started_at) find(mark.name).started_at = mark.started_at;
  }
  std::erase_if(next.runs, [&](const RunView& run) {
    return std::count(plan.delete_runs.begin(), plan.delete_runs.end(), run.name) > 0;
  });
  next.status = plan.status;
  return next;
}

void Settle(Observed& observed, std::string_view day) {
  observed.status.last_scheduled_for = When(std::string(day) + " 02:30");
}

void ExpectSteps(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.rule);
    Observed observed = NightlySchedule();
    if (row.given) row.given(observed);
    const auto now = When(row.now);
    const Plan plan = PlanSchedule(observed, now);
    EXPECT_EQ(Steps(plan), row.steps);
    const Observed after = Applied(observed, plan, now);
    const Plan again = PlanSchedule(after, now);
    const Observed settled = Applied(after, again, now);
    const Plan last = PlanSchedule(settled, now);
    EXPECT_EQ(Steps(last), "") << "after: " << Steps(again);
    EXPECT_EQ(last.status, settled.status);
  }
}

}  // namespace strongroom::domain
