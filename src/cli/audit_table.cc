#include "cli/audit_table.h"

#include "cli/instant.h"
#include "cli/table.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

using sets::AuditEvent;

constexpr size_t kShortText = 40;
constexpr size_t kShortChanges = 60;

std::string OrDash(const std::string& text) { return text.empty() ? "-" : text; }

// "refused: Forbidden".
std::string ShowResult(const AuditEvent& event, bool is_wide) {
  if (event.reason.empty()) return event.result;
  return event.result + ": " + (is_wide ? event.reason : Shorten(event.reason, kShortText));
}

// "spec.suspend: false -> true, spec.timezone: - -> UTC".
std::string ShowEdits(const AuditEvent& event, bool is_wide) {
  std::string shown;
  for (const sets::AuditChange& change : event.changes) {
    if (!shown.empty()) shown += ", ";
    shown += change.path + ": " + OrDash(change.from) + " -> " + OrDash(change.to);
  }
  return OrDash(is_wide ? shown : Shorten(shown, kShortChanges));
}

}  // namespace

std::vector<std::string> AuditTableLines(const std::vector<AuditEvent>& events,
                                         const AuditTableOptions& options) {
  std::vector<std::string> header{"WHEN"};
  if (options.with_namespace) header.emplace_back("NAMESPACE");
  header.insert(header.end(), {"USER", "VIA", "ACTION", "OBJECT", "RESULT", "CHANGES"});
  if (options.is_wide) header.insert(header.end(), {"SOURCE", "SEQ"});
  Table table(std::move(header));
  for (const AuditEvent& event : events) {
    std::vector<std::string> cells{ShowInstant(event.at)};
    if (options.with_namespace) cells.push_back(OrDash(event.ns));
    cells.insert(cells.end(),
                 {event.user, OrDash(event.via), event.action, OrDash(event.object),
                  ShowResult(event, options.is_wide), ShowEdits(event, options.is_wide)});
    if (options.is_wide) {
      cells.insert(cells.end(),
                   {OrDash(event.source), event.seq == 0 ? "-" : std::to_string(event.seq)});
    }
    table.AddRow(std::move(cells));
  }
  return table.Lines();
}

}  // namespace strongroom::cli
