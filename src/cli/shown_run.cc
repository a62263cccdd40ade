#include "cli/shown_run.h"

#include <nlohmann/json.hpp>

#include "api/run.h"
#include "cli/duration.h"
#include "domain/run_reasons.h"
#include "domain/show_changes.h"
#include "kube/object_key.h"

namespace strongroom::cli {
namespace {

using std::chrono::sys_seconds;

// ": CODE: message", or what there is of it.
std::string ShowError(const domain::Outcome& outcome) {
  std::string text;
  if (!outcome.error_code.empty()) text += ": " + outcome.error_code;
  if (!outcome.error_message.empty()) text += ": " + outcome.error_message;
  return text;
}

}  // namespace

ShownRun ShowRun(const Json& object) {
  ShownRun view;
  try {
    view.run = api::DecodeRun(object);
  } catch (const std::exception& e) {
    view = ShownRun{};
    view.problem = e.what();
    const kube::ObjectKey key = kube::KeyOf(object);
    view.run.meta.ns = key.ns;
    view.run.meta.name = key.name;
  }
  return view;
}

bool HasSummary(const ShownRun& view) {
  return view.run.status.outcome.summary != domain::RunSummary{};
}

std::string ShowStatus(const ShownRun& view) {
  if (!view.problem.empty()) return "unreadable";
  const domain::RunPhase phase = view.run.status.outcome.phase;
  if (domain::IsTerminal(phase)) return std::string(domain::NameOf(phase));
  if (view.run.spec.is_canceled) return "canceling";
  if (phase == domain::RunPhase::kRunning) return "running";
  if (domain::BlockedOf(view.run) != nullptr) return "blocked";
  return domain::QueuedOf(view.run) == nullptr ? "pending" : "queued";
}

std::string ShowObstacle(const ShownRun& view) {
  if (domain::IsTerminal(view.run.status.outcome.phase)) return "";
  const domain::Condition* const blocked = domain::BlockedOf(view.run);
  if (blocked != nullptr) return blocked->reason + ": " + blocked->message;
  const domain::Condition* const queued = domain::QueuedOf(view.run);
  return queued == nullptr ? "" : queued->message;
}

std::string ShowBackedUp(const ShownRun& view) {
  if (!HasSummary(view)) return "";
  const domain::RunSummary& summary = view.run.status.outcome.summary;
  return std::to_string(summary.policies_backed_up) + "/" + std::to_string(summary.policies_total);
}

std::string ShowChanges(const ShownRun& view) {
  const auto& changes = view.run.status.outcome.summary.changes;
  if (!changes) return view.run.status.backup_set_id.empty() ? "" : "first";
  return domain::ShowChanges(*changes);
}

std::string ShowRunTime(const ShownRun& view, sys_seconds now) {
  const domain::Outcome& outcome = view.run.status.outcome;
  if (!outcome.started_at) return "";
  if (!outcome.finished_at && domain::IsTerminal(outcome.phase)) return "";
  return ShowDuration(outcome.finished_at.value_or(now) - *outcome.started_at);
}

std::string Describe(const ShownRun& view, sys_seconds now) {
  if (!view.problem.empty()) return "unreadable: " + view.problem;
  const domain::Outcome& outcome = view.run.status.outcome;
  std::string text = ShowStatus(view);
  if (!domain::IsTerminal(outcome.phase)) {
    const std::string obstacle = ShowObstacle(view);
    return obstacle.empty() ? text : text + ": " + obstacle;
  }
  if (!outcome.reason.empty() && outcome.reason != domain::run_reason::kCompleted)
    text += " (" + outcome.reason + ")";
  if (HasSummary(view)) {
    text += ": " + std::to_string(outcome.summary.policies_backed_up) + " of " +
            std::to_string(outcome.summary.policies_total) + " policies backed up";
    const std::string time = ShowRunTime(view, now);
    if (!time.empty()) text += " in " + time;
  }
  const std::string& set = view.run.status.backup_set_id;
  if (!set.empty()) text += ", backup set " + set + " (" + ShowChanges(view) + ")";
  return text + ShowError(outcome);
}

ExitCode ExitCodeOf(domain::RunPhase phase) {
  switch (phase) {
    case domain::RunPhase::kSuccess:
      return kOk;
    case domain::RunPhase::kPartial:
      return kPartial;
    case domain::RunPhase::kSkipped:
      return kSkipped;
    // Still at work is not well either, for a command that waited for the end.
    case domain::RunPhase::kPending:
    case domain::RunPhase::kRunning:
    case domain::RunPhase::kFailed:
    case domain::RunPhase::kCanceled:
      break;
  }
  return kFailed;
}

}  // namespace strongroom::cli
