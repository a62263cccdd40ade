#include "cli/run_table.h"

#include <tuple>

#include "cli/duration.h"
#include "cli/table.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

constexpr size_t kShortWhy = 40;
constexpr size_t kLongWhy = 300;

std::string OrDash(const std::string& text) { return text.empty() ? "-" : text; }

// The error, or else the reason where the phase alone does not say it.
std::string Why(const RunView& view, bool is_wide) {
  if (!view.problem.empty()) return Shorten(view.problem, is_wide ? kLongWhy : kShortWhy);
  const api::Run& run = view.run;
  std::string why = run.error_code;
  if (why.empty() && run.reason != "Completed") why = run.reason;
  if (!run.error_message.empty()) why += (why.empty() ? "" : ": ") + run.error_message;
  if (why.empty()) why = view.queued;
  return Shorten(why, is_wide ? kLongWhy : kShortWhy);
}

std::vector<std::string> Header(const RunTableOptions& options) {
  std::vector<std::string> header;
  if (options.with_namespace) header.emplace_back("NAMESPACE");
  header.emplace_back("RUN");
  if (options.is_wide) header.insert(header.end(), {"SCHEDULE", "TENANT"});
  header.insert(header.end(), {"TRIGGER", "SCHEDULED FOR", "STATUS", "STARTED", "DURATION",
                               "BACKED UP", "CHANGES", "SET", "WHY"});
  return header;
}

std::vector<std::string> RowFor(const RunView& view, const RunTableOptions& options) {
  const api::Run& run = view.run;
  const bool is_readable = view.problem.empty();
  std::vector<std::string> cells;
  if (options.with_namespace) cells.push_back(run.meta.ns);
  cells.push_back(run.meta.name);
  if (options.is_wide) cells.insert(cells.end(), {OrDash(run.schedule_name), OrDash(run.tenant)});
  const std::string started =
      run.started_at ? ShowDuration(options.now - *run.started_at) + " ago" : "";
  cells.insert(cells.end(),
               {is_readable ? std::string(domain::NameOf(run.trigger)) : "-",
                is_readable ? ShowInstant(run.scheduled_for) : "-", ShowStatus(view),
                OrDash(started), OrDash(ShowRunTime(view, options.now)), OrDash(ShowBackedUp(view)),
                OrDash(ShowChanges(view)), OrDash(run.backup_set_id), Why(view, options.is_wide)});
  return cells;
}

}  // namespace

bool IsNewer(const RunView& a, const RunView& b) {
  return std::tie(b.run.scheduled_for, b.run.meta.created_at, a.run.meta.ns, a.run.meta.name) <
         std::tie(a.run.scheduled_for, a.run.meta.created_at, b.run.meta.ns, b.run.meta.name);
}

std::vector<std::string> RunTableLines(const std::vector<RunView>& runs,
                                       const RunTableOptions& options) {
  Table table(Header(options));
  for (const RunView& run : runs) table.AddRow(RowFor(run, options));
  return table.Lines();
}

}  // namespace strongroom::cli
