#include "cli/set_table.h"

#include "base/show_bytes.h"
#include "base/timestamp.h"
#include "cli/duration.h"
#include "cli/instant.h"
#include "cli/table.h"
#include "domain/show_changes.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

using sets::BackupSet;

constexpr size_t kShortDigest = 19;  // "sha256:" and twelve digits

std::string ShowHold(const std::optional<sets::Hold>& hold, bool is_wide) {
  if (!hold) return "-";
  std::string shown = hold->until ? "until " + base::FormatTimestamp(*hold->until) : "for good";
  if (is_wide) shown += ", by " + hold->by + ": " + hold->reason;
  return shown;
}

std::string ShowSchedule(const BackupSet& set) {
  return set.imported ? set.schedule + " (imported)" : set.schedule;
}

std::string ShowVerified(std::optional<bool> is_as_sealed) {
  if (!is_as_sealed) return "-";
  return *is_as_sealed ? "yes" : "NO";
}

std::vector<std::string> Header(const SetTableOptions& options) {
  std::vector<std::string> header;
  if (options.with_namespace) header.emplace_back("NAMESPACE");
  header.insert(header.end(),
                {"SET", "SCHEDULE", "TENANT", "COMPLETE", "POLICIES", "CHANGES", "AGE", "HELD"});
  if (options.is_wide)
    header.insert(header.end(), {"TAKEN", "SIZE", "STORED", "VERIFIED", "DIGEST"});
  return header;
}

std::vector<std::string> RowFor(const BackupSet& set, const SetTableOptions& options) {
  std::vector<std::string> cells;
  if (options.with_namespace) cells.push_back(set.ns);
  cells.insert(cells.end(),
               {set.name, ShowSchedule(set), set.tenant, set.is_complete ? "yes" : "NO",
                std::to_string(set.items), set.changes ? ShowChanges(*set.changes) : "first",
                ShowDuration(options.now - set.taken_at), ShowHold(set.hold, options.is_wide)});
  if (options.is_wide) {
    cells.insert(cells.end(), {ShowInstant(set.taken_at), base::ShowBytes(set.raw_bytes),
                               base::ShowBytes(set.stored_bytes), ShowVerified(set.is_as_sealed),
                               sets::DigestText(set.digest).substr(0, kShortDigest)});
  }
  return cells;
}

}  // namespace

std::vector<std::string> SetTableLines(const std::vector<BackupSet>& sets,
                                       const SetTableOptions& options) {
  Table table(Header(options));
  for (const BackupSet& set : sets) table.AddRow(RowFor(set, options));
  return table.Lines();
}

}  // namespace strongroom::cli
