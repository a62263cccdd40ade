#include "domain/run_fault.h"

#include <algorithm>
#include <optional>

#include "domain/naming.h"

namespace strongroom::domain {
namespace {

// How the run of that name stands: as its object says, or as is remembered of it. Absent when the
// schedule has none.
std::optional<RunPhase> PhaseOf(const Observed& observed, const std::string& name) {
  const auto is_it = [&](const auto& run) { return run.name == name; };
  const auto run = std::find_if(observed.runs.begin(), observed.runs.end(), is_it);
  if (run != observed.runs.end()) return run->phase;
  const auto& recent = observed.status.recent_runs;
  const auto remembered = std::find_if(recent.begin(), recent.end(), is_it);
  if (remembered != recent.end()) return remembered->phase;
  return std::nullopt;
}

std::string FaultOfRetry(const Observed& observed, const UnresolvedRun& run) {
  const std::string& again = run.spec.retry_of;
  if (run.spec.trigger != Trigger::kRetry) {
    return again.empty() ? "" : "spec.retryOf: is for trigger retry; leave it out";
  }
  if (again.empty()) return "spec.retryOf: name the run to do again, or use trigger manual";
  if (again == run.name) return "spec.retryOf: is this run itself; name the run to do again";
  const auto phase = PhaseOf(observed, again);
  if (!phase) {
    return "spec.retryOf: schedule \"" + observed.name + "\" remembers no run \"" + again +
           "\"; use trigger manual";
  }
  if (!IsTerminal(*phase)) return "spec.retryOf: run \"" + again + "\" has not ended; wait for it";
  if (*phase == RunPhase::kSuccess) {
    return "spec.retryOf: run \"" + again + "\" was a success; use trigger manual to run once more";
  }
  return "";
}

}  // namespace

std::string FaultOf(const Observed& observed, const UnresolvedRun& run) {
  const RunSpec& spec = run.spec;
  // Its Job could not be made: each attempt would fail, and all that the schedule waits for with
  // it.
  if (run.name.size() > kMaxRunName) {
    return "metadata.name: has more than " + std::to_string(kMaxRunName) +
           " characters, which no Job can have";
  }
  if (spec.trigger == Trigger::kSchedule) {
    return "spec.trigger: runs of trigger schedule are the controller's to make; use manual";
  }
  if (spec.scheduled_for) return "spec.scheduledFor: leave it out; it is the minute of creation";
  if (!spec.tenant.empty()) return "spec.tenantRef: leave it out; it is that of the schedule";
  if (!spec.schedule.uid.empty() && spec.schedule.uid != observed.uid) {
    return "spec.scheduleRef.uid: the schedule of that name has another; leave it out";
  }
  if (!run.controller_uid.empty() && run.controller_uid != observed.uid) {
    return "metadata.ownerReferences: another object is the controller of this one; leave it out";
  }
  return FaultOfRetry(observed, run);
}

}  // namespace strongroom::domain
