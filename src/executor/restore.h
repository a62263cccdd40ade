#pragma once

#include <filesystem>
#include <stop_token>

#include "api/restore_input.h"
#include "catalogue/catalogues.h"
#include "executor/last_words.h"
#include "executor/server_access.h"
#include "web/address_rules.h"

namespace strongroom::executor {

// One step of a BackupRestore, and what its pod has for it.
struct RestoreOptions {
  api::RestoreInput input;
  std::filesystem::path tenant_folder;  // with what the target names
  // For a server that the target names.
  web::AddressRules tenant_addresses = web::AddressRules::kGuarded;
  ServerAccess server;
  std::filesystem::path spool_folder;  // for a few temporary files; must exist
  std::filesystem::path last_words_file = kLastWordsFile;
};

// Plans how a backup set is put back, or does what was planned, and tells the server. Returns the
// exit code of the process: 0 when the server knows how the step ended, however that was; else 1,
// with why as the container's last words. Throws UsageError, before anything is done, for options
// that cannot work. `stop`: see CarryOut (restore_work.h).
int RunRestore(const RestoreOptions& options, const catalogue::Catalogues& catalogues,
               const std::stop_token& stop);

}  // namespace strongroom::executor
