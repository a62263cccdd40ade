#include "cli/set_export.h"

#include <algorithm>
#include <utility>

#include "cli/answers.h"
#include "cli/error.h"
#include "cli/set_contents.h"
#include "domain/set_name.h"
#include "export/commit_message.h"
#include "export/error.h"
#include "export/own_name.h"
#include "sets/error.h"
#include "sets/item.h"

namespace strongroom::cli {
namespace {

void ExportSet(const Objects& objects, const sets::BackupSet& set,
               const catalogue::Catalogues& catalogues, Progress& progress, Damaged& damaged,
               sets::VerifiedSetSink& exporter) {
  // A list leaves the types out.
  const sets::BackupSet whole = objects.Set(set.name);
  exporter.BeginSet(whole, whole.actors);
  int64_t done = 0;
  EachContent(objects, set.name, [&](std::string_view line) {
    const sets::Item item = sets::ReadItemLine(line);
    if (const auto problem = exporter.Add(item)) {
      damaged.Name(sets::ShowProblem(*problem));
    } else if (const auto other = exporting::OtherName(catalogues, whole, item)) {
      throw sets::SealError(sets::ShowProblem(*other));
    }
    progress.Tell(set.name, {.done = ++done, .all = whole.items, .unit = "policies"});
  });
  exporter.EndSet();
}

}  // namespace

ExportedCounts ExportSets(const Objects& objects, const std::vector<sets::BackupSet>& sets,
                          const catalogue::Catalogues& catalogues, Progress& progress,
                          Damaged& damaged, sets::VerifiedSetSink& exporter) {
  return OrCliError([&] {
    try {
      ExportedCounts counts;
      for (const sets::BackupSet& set : sets) {
        ExportSet(objects, set, catalogues, progress, damaged, exporter);
        ++counts.sets;
        counts.policies += set.items;
      }
      exporter.Finish();
      counts.policies -= damaged.count();
      return counts;
    } catch (const exporting::ExportError& e) {
      throw CliError(e.what());
    } catch (const sets::SealError& e) {
      throw CliError(e.what());
    }
  });
}

std::vector<sets::BackupSet> SetsBehind(const std::string& message,
                                        std::vector<sets::BackupSet> sets) {
  const auto last = exporting::SetOfCommit(message);
  const auto id = last ? domain::SetIdIn(last->name) : std::nullopt;
  if (!id) {
    throw CliError("the last commit is of no backup set: export to a repository of its own");
  }
  // A schedule that was made anew has sets of the one before.
  const bool is_of_it = std::any_of(sets.begin(), sets.end(), [&](const sets::BackupSet& set) {
    return set.schedule_uid == last->schedule_uid;
  });
  if (!is_of_it) {
    throw CliError("the last commit is of a backup set of schedule " + last->schedule + ", UID " +
                   last->schedule_uid +
                   ", of which there is none among these: export to a "
                   "repository of its own");
  }
  std::erase_if(sets, [&](const sets::BackupSet& set) { return set.id <= id; });
  return sets;
}

}  // namespace strongroom::cli
