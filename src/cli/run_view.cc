#include "cli/run_view.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "api/schedule.h"
#include "cli/duration.h"
#include "kube/object_key.h"

namespace strongroom::cli {
namespace {

using std::chrono::sys_seconds;

std::vector<std::string> TextsAt(const Json& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const Json& text : api::ArrayAt(object, key)) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

domain::TypeCoverage CoverageFrom(const Json& json) {
  const auto state = base::Parse<domain::TypeState>(api::StringAt(json, "state"));
  if (!state) throw api::ApiFormatError("typeBreakdown: unknown state");
  domain::TypeCoverage coverage;
  coverage.state = *state;
  coverage.total = api::IntAt(json, "total").value_or(0);
  coverage.backed_up = api::IntAt(json, "backedUp").value_or(0);
  coverage.errors = api::IntAt(json, "errors").value_or(0);
  coverage.error_code = api::StringAt(json, "errorCode");
  return coverage;
}

void ReadSummary(const Json& summary, RunView& view) {
  view.total = api::IntAt(summary, "policiesTotal");
  view.backed_up = api::IntAt(summary, "policiesBackedUp");
  view.errors = api::IntAt(summary, "errorsCount");
  view.warnings = TextsAt(summary, "warnings");
  view.unknown_types = TextsAt(summary, "unknownPolicyTypes");
  for (const auto& [type, coverage] : api::ObjectAt(summary, "typeBreakdown").items()) {
    view.types.emplace(type, CoverageFrom(coverage));
  }
  const Json& changes = api::ObjectAt(summary, "changes");
  if (changes.empty()) return;
  view.changes = {.added = api::IntAt(changes, "added").value_or(0),
                  .changed = api::IntAt(changes, "changed").value_or(0),
                  .removed = api::IntAt(changes, "removed").value_or(0)};
}

void Read(const Json& object, RunView& view) {
  view.run = api::DecodeRun(object);
  const Json& status = api::ObjectAt(object, "status");
  view.digest = api::StringAt(status, "backupSetDigest");
  ReadSummary(api::ObjectAt(status, "summary"), view);
  const auto conditions = api::DecodeConditions(status);
  const domain::Condition* queued = domain::FindCondition(conditions, "Queued");
  if (queued != nullptr && queued->is_true) view.queued = queued->message;
}

// " (CODE: message)", or what there is of it.
std::string ShowError(const api::Run& run) {
  if (run.error_code.empty() && run.error_message.empty()) return "";
  const bool both = !run.error_code.empty() && !run.error_message.empty();
  return ": " + run.error_code + (both ? ": " : "") + run.error_message;
}

}  // namespace

RunView ViewOf(const Json& object) {
  RunView view;
  try {
    Read(object, view);
  } catch (const std::exception& e) {
    view = RunView{};
    view.problem = e.what();
    const kube::ObjectKey key = kube::KeyOf(object);
    view.run.meta.ns = key.ns;
    view.run.meta.name = key.name;
  }
  return view;
}

std::string ShowStatus(const RunView& view) {
  if (!view.problem.empty()) return "unreadable";
  const api::Run& run = view.run;
  if (domain::IsTerminal(run.phase)) return std::string(domain::NameOf(run.phase));
  if (run.is_canceled) return "canceling";
  if (run.phase == domain::RunPhase::kRunning) return "running";
  return run.is_queued ? "queued" : "pending";
}

std::string ShowBackedUp(const RunView& view) {
  if (!view.backed_up || !view.total) return "";
  return std::to_string(*view.backed_up) + "/" + std::to_string(*view.total);
}

std::string ShowChanges(const RunView& view) {
  if (!view.changes) return "";
  return "+" + std::to_string(view.changes->added) + " ~" + std::to_string(view.changes->changed) +
         " -" + std::to_string(view.changes->removed);
}

std::string ShowRunTime(const RunView& view, sys_seconds now) {
  if (!view.run.started_at) return "";
  if (!view.run.finished_at && domain::IsTerminal(view.run.phase)) return "";
  return ShowDuration(view.run.finished_at.value_or(now) - *view.run.started_at);
}

std::string Describe(const RunView& view, sys_seconds now) {
  if (!view.problem.empty()) return "unreadable: " + view.problem;
  const api::Run& run = view.run;
  std::string text = ShowStatus(view);
  if (!view.queued.empty() && text == "queued") text += ": " + view.queued;
  if (!domain::IsTerminal(run.phase)) return text;
  if (!run.reason.empty() && run.reason != "Completed") text += " (" + run.reason + ")";
  if (view.backed_up && view.total) {
    text += ": " + std::to_string(*view.backed_up) + " of " + std::to_string(*view.total) +
            " policies backed up";
    const std::string time = ShowRunTime(view, now);
    if (!time.empty()) text += " in " + time;
  }
  if (!run.backup_set_id.empty()) text += ", backup set " + run.backup_set_id;
  if (view.changes) text += " (" + ShowChanges(view) + ")";
  return text + ShowError(run);
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
