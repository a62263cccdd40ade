#include "server/sets/set_table.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/show_duration.h"
#include "domain/digest_text.h"
#include "domain/show_changes.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using domain::DigestText;
using std::chrono::sys_seconds;
using store::SetRecord;

constexpr std::array kColumns{
    TableColumn{"Name", "string", "name", 0, "Name of the set: its run, and a number."},
    TableColumn{"Schedule", "string", "", 0, "BackupSchedule that the set is of."},
    TableColumn{"Tenant", "string", "", 0, "Tenant whose policies it holds."},
    TableColumn{"Complete", "string", "", 0, "Whether it has all that there was to read."},
    TableColumn{"Items", "integer", "", 0, "How many policies it holds."},
    TableColumn{"Changes", "string", "", 0,
                "Added, changed and removed against the schedule's set before."},
    TableColumn{"Age", "string", "", 0, "Time since the set was stored."},
    TableColumn{"Held", "string", "", 1, "Whether retention leaves it alone."},
    TableColumn{"Raw Bytes", "integer", "", 1, "Size of all its contents."},
    TableColumn{"Marked", "string", "", 1, "Time since retention marked it for removal."},
    TableColumn{"Digest", "string", "", 1, "Digest over all that it holds."},
    TableColumn{"Verified", "string", "", 1,
                "Whether it was as it was sealed when the server last looked."},
    TableColumn{"Imported", "string", "", 1, "Whether it was sealed elsewhere, and put in here."}};

std::string ShowChanges(const SetRecord& set) {
  if (set.prev_root.empty()) return "first";
  return domain::ShowChanges({.added = set.added, .changed = set.changed, .removed = set.removed});
}

std::string ShowVerified(const SetRecord& set) {
  if (!set.verification) return "";
  return set.verification->problem_count == 0 ? "true" : "false";
}

}  // namespace

std::span<const TableColumn> TableColumns() { return kColumns; }

Json TableCells(const SetRecord& set, sys_seconds now) {
  return {NameOf(set),
          set.schedule_name,
          set.tenant_name,
          set.is_complete ? "true" : "false",
          set.items,
          ShowChanges(set),
          base::ShowDuration(now - set.sealed_at),
          set.is_held ? "true" : "false",
          set.raw_bytes,
          set.deleted_at ? base::ShowDuration(now - *set.deleted_at) : "",
          domain::DigestText(set.root),
          ShowVerified(set),
          set.imported ? "true" : ""};
}

}  // namespace strongroom::server::sets
