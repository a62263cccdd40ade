#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "catalogue/catalogues.h"
#include "cli/archived_sets.h"
#include "cli/host.h"
#include "cli/objects.h"
#include "cli/set_difference.h"
#include "cli/set_reader.h"
#include "cli/stored_sets.h"

namespace CLI {
class App;
}

namespace strongroom::cli {

// SET: what SetPlaces::Find takes.
void AddSetOrArchiveArgument(CLI::App& command, std::string& set);

// Whether an argument names an archive, and not something of a cluster: it ends with ".tar", or has
// a '/' and no kind of ours before it ("./nightly", "backups/nightly", but not "bset/nightly-42").
bool IsArchive(const std::string& argument);

// Where the sets are that the arguments of a command name: in archives, or behind an API server,
// which is asked only where one of them is. One thread uses it.
class SetPlaces {
 public:
  // Both outlive this.
  SetPlaces(const ConnectionFlags& flags, const Host& host) : flags_(flags), host_(host) {}

  // The set that the argument names: in an archive the newest, else as FindSet (set_choice.h) has
  // it. Throws CliError. The reader lives as long as this.
  ReadableSet Find(const std::string& argument);

  // BackupSetDiff of two sets of those. Throws as SetReader::Diff.
  base::Json Diff(const ReadableSet& before, const ReadableSet& after);

  // The cluster. Throws CliError.
  const Objects& objects();
  const catalogue::Catalogues& catalogues();

 private:
  const ConnectionFlags& flags_;
  const Host& host_;
  std::optional<catalogue::Catalogues> catalogues_;
  std::optional<Objects> objects_;
  std::optional<StoredSets> stored_;
  std::map<std::string, std::unique_ptr<ArchivedSets>> archives_;  // by path
};

}  // namespace strongroom::cli
