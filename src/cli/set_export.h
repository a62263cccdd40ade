#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogues.h"
#include "cli/damaged.h"
#include "cli/objects.h"
#include "cli/progress.h"
#include "sets/backup_set.h"
#include "sets/verified_set_sink.h"

namespace strongroom::cli {

// What was written.
struct ExportedCounts {
  size_t sets = 0;
  int64_t policies = 0;  // with contents
};

// Reads sets with all that they hold, and gives them to `exporter`, in their order. Of each, `sets`
// has what a list says. Policies that are not whole are named by `damaged`. Throws CliError, also
// for a set that is not as its digests say, or of which a policy is not called what its content
// says.
ExportedCounts ExportSets(const Objects& objects, const std::vector<sets::BackupSet>& sets,
                          const catalogue::Catalogues& catalogues, Progress& progress,
                          Damaged& damaged, sets::VerifiedSetSink& exporter);

// Which of `sets`, oldest first, are not in a repository whose last commit has that message. Throws
// CliError where that is of no set, or of one of another schedule.
std::vector<sets::BackupSet> SetsBehind(const std::string& message,
                                        std::vector<sets::BackupSet> sets);

}  // namespace strongroom::cli
