#include "cli/run_changes.h"

#include <algorithm>

#include "api/change_fields.h"
#include "cli/instant.h"
#include "cli/table.h"
#include "cli/who_did.h"

namespace strongroom::cli {
namespace {

using domain::ItemChange;

int64_t CountAll(const ShownRun& view) {
  const auto& counts = view.run.status.outcome.summary.changes;
  return counts ? counts->added + counts->changed + counts->removed : 0;
}

// Those that the status has no room for.
int64_t CountMore(const ShownRun& view) {
  const auto named = static_cast<int64_t>(view.run.status.changes.size());
  return std::max<int64_t>(0, CountAll(view) - named);
}

// Why there is no table; empty when there is one.
std::string WhyNone(const ShownRun& view) {
  if (!view.problem.empty()) return "unreadable: " + view.problem;
  const domain::RunStatus& status = view.run.status;
  if (status.backup_set_id.empty()) return "The run stored no backup set.";
  if (!status.outcome.summary.changes)
    return "There is no set of this tenant and spec.selection before it to compare with.";
  return CountAll(view) == 0 ? "Nothing differs from the set before." : "";
}

}  // namespace

std::vector<std::string> RunChangeLines(const ShownRun& view) {
  if (const std::string why = WhyNone(view); !why.empty()) return {why};
  Table table({"TYPE", "NAME", "CHANGE", "WHO", "WHEN", "ACTIVITY"});
  for (const ItemChange& change : view.run.status.changes) {
    table.AddRow({change.type, change.name.empty() ? change.external_id : change.name,
                  std::string(domain::NameOf(change.change)), WhoDid(change.deed),
                  change.deed.at ? ShowInstant(*change.deed.at) : "", change.deed.activity});
  }
  std::vector<std::string> lines = table.Lines();
  if (const int64_t more = CountMore(view); more > 0) {
    lines.push_back("and " + std::to_string(more) + " more");
  }
  return lines;
}

Json RunChangesJson(const ShownRun& view) {
  const domain::RunStatus& status = view.run.status;
  const Json named = api::ItemChanges().write(status.changes);
  Json object{{"run", view.run.meta.name},
              {"namespace", view.run.meta.ns},
              {"backupSetID", status.backup_set_id},
              {"changes", named.is_null() ? Json::array() : named},
              {"more", CountMore(view)}};
  if (!view.problem.empty()) object["problem"] = view.problem;
  return object;
}

}  // namespace strongroom::cli
