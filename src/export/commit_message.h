#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sets/verified_set_sink.h"

namespace strongroom::exporting {

// The message of a set's commit.
std::string CommitMessage(const sets::BackupSet& set, const sets::Actors& actors);

struct ExportedSet {
  std::string name;
  std::string schedule;
  std::string schedule_uid;  // of the one of that name: another cluster has another
};

// The set whose commit has that message; absent where it is of none.
std::optional<ExportedSet> SetOfCommit(std::string_view message);

}  // namespace strongroom::exporting
