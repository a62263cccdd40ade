#include "cli/run_details.h"

#include <map>
#include <optional>
#include <utility>

#include "cli/duration.h"
#include "cli/instant.h"
#include "cli/table.h"
#include "cli/text.h"
#include "domain/error_codes.h"
#include "domain/show_changes.h"

namespace strongroom::cli {
namespace {

using std::chrono::sys_seconds;
using Lines = std::vector<std::string>;

constexpr size_t kLabelWidth = 16;
// Types that have rows of their own though there is nothing to tell of one that is not of others.
constexpr size_t kFewAlike = 8;

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

void AddIdentity(Lines& lines, const domain::Run& run) {
  const domain::ResolvedRun facts = domain::FactsOf(run);
  Add(lines, "Name", run.meta.name);
  Add(lines, "Namespace", run.meta.ns);
  Add(lines, "Schedule", facts.schedule.name);
  Add(lines, "Tenant", facts.tenant.name);
  Add(lines, "Trigger", std::string(domain::NameOf(facts.trigger)));
  Add(lines, "Retry Of", facts.retry_of);
  Add(lines, "Scheduled For", ShowInstant(facts.scheduled_for));
}

void AddCourse(Lines& lines, const ShownRun& view, sys_seconds now) {
  const domain::Outcome& outcome = view.run.status.outcome;
  const std::string why = outcome.reason.empty() ? "" : " (" + outcome.reason + ")";
  Add(lines, "Status", ShowStatus(view) + why);
  if (!domain::IsTerminal(outcome.phase)) {
    const domain::Condition* const queued = domain::QueuedOf(view.run);
    Add(lines, "Queued", queued == nullptr ? "" : queued->message);
    const domain::Condition* blocked = domain::BlockedOf(view.run);
    if (blocked != nullptr) Add(lines, blocked->type, blocked->reason + ": " + blocked->message);
  }
  Add(lines, "Started", ShowWhen(outcome.started_at, now));
  Add(lines, "Finished", ShowWhen(outcome.finished_at, now));
  Add(lines, "Duration", ShowRunTime(view, now));
  Add(lines, "Job", view.run.status.job_name);
  if (outcome.attempts > 0) Add(lines, "Attempts", std::to_string(outcome.attempts));
}

// What the selection of the schedule leaves out is in no other number.
std::string ShowExcluded(const domain::RunSummary& summary) {
  int64_t excluded = 0;
  for (const auto& [type, coverage] : summary.types) excluded += coverage.excluded;
  return excluded == 0 ? "" : ", " + std::to_string(excluded) + " left out by spec.selection";
}

void AddResult(Lines& lines, const ShownRun& view) {
  const domain::RunSummary& summary = view.run.status.outcome.summary;
  Add(lines, "Backup Set", view.run.status.backup_set_id);
  Add(lines, "Digest", view.run.status.backup_set_digest);
  if (HasSummary(view)) {
    Add(lines, "Policies",
        std::to_string(summary.policies_backed_up) + " of " +
            std::to_string(summary.policies_total) + " backed up, " +
            std::to_string(summary.errors_count) + " errors" + ShowExcluded(summary));
  }
  if (const auto& changes = summary.changes) {
    Add(lines, "Changes", domain::DescribeChanges(*changes));
  } else if (!view.run.status.backup_set_id.empty()) {
    Add(lines, "Changes", "no set of this tenant and spec.selection before it");
  }
}

// One sentence, and whether it may pass by itself.
std::string AdviceOf(const domain::ErrorCode& code) {
  std::string advice = std::string(code.meaning) + ": " + std::string(code.advice) + ".";
  if (code.prospect == base::Prospect::kMayPass) advice += " Another run may succeed as it is.";
  return advice;
}

void AddError(Lines& lines, const domain::Outcome& outcome) {
  Add(lines, "Error Code", outcome.error_code);
  Add(lines, "Error", outcome.error_message);
  if (const domain::ErrorCode* code = domain::FindErrorCode(outcome.error_code)) {
    Add(lines, "What To Do", AdviceOf(*code));
  }
}

// What types are alike in that have no numbers to tell.
using Fate = std::pair<domain::TypeState, std::string>;  // and the error code

std::optional<Fate> FateOf(const domain::TypeCoverage& coverage) {
  const bool has_numbers = coverage.total != 0 || coverage.backed_up != 0 ||
                           coverage.excluded != 0 || coverage.errors > 1;
  if (has_numbers) return std::nullopt;
  return Fate(coverage.state, coverage.error_code);
}

std::string Describe(const Fate& fate) {
  const auto& [state, code] = fate;
  if (state == domain::TypeState::kComplete && code.empty()) return "complete, without policies";
  return std::string(domain::NameOf(state)) + (code.empty() ? "" : ", " + code);
}

// A tenant has policies of some types only, and what keeps a run from one may keep it from all;
// where many are alike, they are named together below the table.
void AddTypes(Lines& lines, const domain::RunSummary& summary) {
  if (summary.types.empty()) return;
  lines.emplace_back("Types:");
  std::map<Fate, std::vector<std::string>> alike;
  for (const auto& [type, coverage] : summary.types) {
    if (const auto fate = FateOf(coverage)) alike[*fate].push_back(type);
  }
  std::erase_if(alike, [](const auto& group) { return group.second.size() <= kFewAlike; });
  Table table({"TYPE", "TOTAL", "BACKED UP", "ERRORS", "STATE", "ERROR CODE"});
  bool has_rows = false;
  for (const auto& [type, coverage] : summary.types) {
    const auto fate = FateOf(coverage);
    if (fate && alike.contains(*fate)) continue;
    has_rows = true;
    table.AddRow({type, std::to_string(coverage.total), std::to_string(coverage.backed_up),
                  std::to_string(coverage.errors), std::string(domain::NameOf(coverage.state)),
                  coverage.error_code});
  }
  if (has_rows) {
    for (const std::string& line : table.Lines()) lines.push_back("  " + line);
  }
  for (const auto& [fate, types] : alike) {
    lines.push_back("  " + std::to_string(types.size()) + " types " + Describe(fate) + ':');
    for (std::string& line : LinesOfNames(types, "    ")) lines.push_back(std::move(line));
  }
}

// The type that the warning is of, if it is one with a code: "roles: PERMISSION_MISSING: may not".
const std::string* TypeOf(const std::string& warning, const domain::RunSummary& summary) {
  const auto found = summary.types.find(warning.substr(0, warning.find(": ")));
  if (found == summary.types.end() || found->second.error_code.empty()) return nullptr;
  const bool is_its = warning.starts_with(found->first + ": " + found->second.error_code + ": ");
  return is_its ? &found->first : nullptr;
}

struct Warning {
  std::string text;
  std::vector<std::string> likewise;  // other types of which the same is said
};

// One account that may read nothing is as many warnings as there are types: of each code the first
// one, and which other types say the same.
std::vector<Warning> GroupedWarnings(const domain::RunSummary& summary) {
  std::vector<Warning> grouped;
  std::map<std::string, size_t> first_of;  // by code
  for (const std::string& text : summary.warnings) {
    const std::string* type = TypeOf(text, summary);
    const auto first =
        type == nullptr ? std::pair(first_of.end(), true)
                        : first_of.try_emplace(summary.types.at(*type).error_code, grouped.size());
    if (first.second) {
      grouped.push_back({text, {}});
    } else {
      grouped[first.first->second].likewise.push_back(*type);
    }
  }
  return grouped;
}

void AddWarnings(Lines& lines, const domain::RunSummary& summary) {
  if (summary.warnings.empty()) return;
  lines.emplace_back("Warnings:");
  for (const Warning& warning : GroupedWarnings(summary)) {
    lines.push_back("  - " + warning.text);
    if (warning.likewise.empty()) continue;
    lines.emplace_back("    likewise:");
    for (std::string& line : LinesOfNames(warning.likewise, "      ")) {
      lines.push_back(std::move(line));
    }
  }
}

void AddTexts(Lines& lines, const std::string& label, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  lines.push_back(label + ":");
  for (const std::string& text : texts) lines.push_back("  - " + text);
}

}  // namespace

Lines RunDetailLines(const ShownRun& view, sys_seconds now) {
  Lines lines;
  if (!view.problem.empty()) {
    Add(lines, "Name", view.run.meta.name);
    Add(lines, "Namespace", view.run.meta.ns);
    Add(lines, "Status", "unreadable: " + view.problem);
    return lines;
  }
  const domain::Outcome& outcome = view.run.status.outcome;
  AddIdentity(lines, view.run);
  AddCourse(lines, view, now);
  AddResult(lines, view);
  AddError(lines, outcome);
  AddTypes(lines, outcome.summary);
  AddWarnings(lines, outcome.summary);
  AddTexts(lines, "Unknown Policy Types", outcome.summary.unknown_policy_types);
  return lines;
}

}  // namespace strongroom::cli
