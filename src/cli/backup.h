#pragma once

#include <string>
#include <vector>

#include "cli/backup_source.h"
#include "cli/command_flags.h"
#include "cli/error.h"
#include "cli/host.h"

namespace strongroom::cli {

struct BackupFlags {
  std::string to;
  std::vector<std::string> types{"*"};
  SourceFlags source;
  WaitFlags waiting{.wait = true, .timeout = "1h"};
};

// Takes one backup into an archive: read as an executor reads, and sealed as the server seals, so
// that digests are those of a set of the same policies. kOk, or kBackupIncomplete where something
// is missing, which is told on host.err. Throws CliError, and what providers, spool and archive
// throw: then there is no archive.
ExitCode TakeBackup(const BackupFlags& flags, const Host& host, const ConnectionFlags& connection);

}  // namespace strongroom::cli
