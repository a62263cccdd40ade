#include "cli/run_table.h"

#include <tuple>

#include "cli/duration.h"
#include "cli/instant.h"
#include "cli/table.h"
#include "cli/text.h"
#include "domain/run_reasons.h"

namespace strongroom::cli {
namespace {

constexpr size_t kShortWhy = 40;
constexpr size_t kLongWhy = 300;

std::string OrDash(const std::string& text) { return text.empty() ? "-" : text; }

// The error, or else the reason where the phase alone does not say it.
std::string Why(const ShownRun& view, bool is_wide) {
  if (!view.problem.empty()) return Shorten(view.problem, is_wide ? kLongWhy : kShortWhy);
  const domain::Outcome& outcome = view.run.status.outcome;
  std::string why = outcome.error_code;
  if (why.empty() && outcome.reason != domain::run_reason::kCompleted) why = outcome.reason;
  if (!outcome.error_message.empty()) why += (why.empty() ? "" : ": ") + outcome.error_message;
  if (why.empty()) why = ShowObstacle(view);
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

std::vector<std::string> RowFor(const ShownRun& view, const RunTableOptions& options) {
  const domain::Run& run = view.run;
  const domain::ResolvedRun facts = domain::FactsOf(run);
  const bool is_readable = view.problem.empty();
  std::vector<std::string> cells;
  if (options.with_namespace) cells.push_back(run.meta.ns);
  cells.push_back(run.meta.name);
  if (options.is_wide)
    cells.insert(cells.end(), {OrDash(facts.schedule.name), OrDash(facts.tenant.name)});
  const auto& started_at = run.status.outcome.started_at;
  const std::string started = started_at ? ShowDuration(options.now - *started_at) + " ago" : "";
  cells.insert(cells.end(), {is_readable ? std::string(domain::NameOf(facts.trigger)) : "-",
                             is_readable ? ShowInstant(facts.scheduled_for) : "-", ShowStatus(view),
                             OrDash(started), OrDash(ShowRunTime(view, options.now)),
                             OrDash(ShowBackedUp(view)), OrDash(ShowChanges(view)),
                             OrDash(run.status.backup_set_id), Why(view, options.is_wide)});
  return cells;
}

}  // namespace

bool IsNewer(const ShownRun& a, const ShownRun& b) {
  const auto of_a = domain::FactsOf(a.run).scheduled_for;
  const auto of_b = domain::FactsOf(b.run).scheduled_for;
  return std::tie(b.run.meta.created_at, of_b, a.run.meta.ns, a.run.meta.name) <
         std::tie(a.run.meta.created_at, of_a, b.run.meta.ns, b.run.meta.name);
}

std::vector<std::string> RunTableLines(const std::vector<ShownRun>& runs,
                                       const RunTableOptions& options) {
  Table table(Header(options));
  for (const ShownRun& run : runs) table.AddRow(RowFor(run, options));
  return table.Lines();
}

}  // namespace strongroom::cli
