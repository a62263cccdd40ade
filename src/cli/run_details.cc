#include "cli/run_details.h"

#include "cli/duration.h"
#include "cli/error_codes.h"
#include "cli/table.h"

namespace strongroom::cli {
namespace {

using std::chrono::sys_seconds;
using Lines = std::vector<std::string>;

constexpr size_t kLabelWidth = 16;

// "Label:          value"; nothing when there is no value.
void Add(Lines& lines, std::string label, const std::string& value) {
  if (value.empty()) return;
  label += ':';
  label.append(kLabelWidth - label.size(), ' ');
  lines.push_back(label + value);
}

std::string ShowWhen(std::optional<sys_seconds> when, sys_seconds now) {
  return when ? ShowInstant(*when) + " (" + ShowDuration(now - *when) + " ago)" : "";
}

void AddIdentity(Lines& lines, const RunView& view) {
  const api::Run& run = view.run;
  Add(lines, "Name", run.meta.name);
  Add(lines, "Namespace", run.meta.ns);
  Add(lines, "Schedule", run.schedule_name);
  Add(lines, "Tenant", run.tenant);
  Add(lines, "Trigger", std::string(domain::NameOf(run.trigger)));
  Add(lines, "Retry Of", run.retry_of);
  Add(lines, "Scheduled For", ShowInstant(run.scheduled_for));
}

void AddCourse(Lines& lines, const RunView& view, sys_seconds now) {
  const api::Run& run = view.run;
  Add(lines, "Status", ShowStatus(view) + (run.reason.empty() ? "" : " (" + run.reason + ")"));
  if (!domain::IsTerminal(run.phase)) Add(lines, "Queued", view.queued);
  Add(lines, "Started", ShowWhen(run.started_at, now));
  Add(lines, "Finished", ShowWhen(run.finished_at, now));
  Add(lines, "Duration", ShowRunTime(view, now));
  Add(lines, "Job", run.job_name);
  if (run.attempts > 0) Add(lines, "Attempts", std::to_string(run.attempts));
}

void AddResult(Lines& lines, const RunView& view) {
  Add(lines, "Backup Set", view.run.backup_set_id);
  Add(lines, "Digest", view.digest);
  if (view.total && view.backed_up) {
    Add(lines, "Policies",
        std::to_string(*view.backed_up) + " of " + std::to_string(*view.total) + " backed up, " +
            std::to_string(view.errors.value_or(0)) + " errors");
  }
  if (view.changes) {
    Add(lines, "Changes",
        std::to_string(view.changes->added) + " added, " + std::to_string(view.changes->changed) +
            " changed, " + std::to_string(view.changes->removed) + " removed");
  }
}

void AddError(Lines& lines, const RunView& view) {
  const api::Run& run = view.run;
  Add(lines, "Error Code", run.error_code);
  Add(lines, "Error", run.error_message);
  Add(lines, "What To Do", std::string(AdviceFor(run.error_code)));
}

void AddTypes(Lines& lines, const RunView& view) {
  if (view.types.empty()) return;
  lines.emplace_back("Types:");
  Table table({"TYPE", "TOTAL", "BACKED UP", "ERRORS", "STATE", "ERROR CODE"});
  for (const auto& [type, coverage] : view.types) {
    table.AddRow({type, std::to_string(coverage.total), std::to_string(coverage.backed_up),
                  std::to_string(coverage.errors), std::string(domain::NameOf(coverage.state)),
                  coverage.error_code});
  }
  for (const std::string& line : table.Lines()) lines.push_back("  " + line);
}

void AddTexts(Lines& lines, const std::string& label, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  lines.push_back(label + ":");
  for (const std::string& text : texts) lines.push_back("  - " + text);
}

}  // namespace

Lines RunDetailLines(const RunView& view, sys_seconds now) {
  Lines lines;
  if (!view.problem.empty()) {
    Add(lines, "Name", view.run.meta.name);
    Add(lines, "Namespace", view.run.meta.ns);
    Add(lines, "Status", "unreadable: " + view.problem);
    return lines;
  }
  AddIdentity(lines, view);
  AddCourse(lines, view, now);
  AddResult(lines, view);
  AddError(lines, view);
  AddTypes(lines, view);
  AddTexts(lines, "Warnings", view.warnings);
  AddTexts(lines, "Unknown Policy Types", view.unknown_types);
  return lines;
}

}  // namespace strongroom::cli
