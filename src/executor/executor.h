#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "api/executor_input.h"
#include "api/executor_limits.h"
#include "base/usage_error.h"
#include "catalogue/catalogues.h"
#include "executor/last_words.h"
#include "executor/server_access.h"
#include "web/address_rules.h"

namespace strongroom::executor {

// One run, and what its pod has for it.
struct ExecutorOptions {
  api::ExecutorInput input;
  std::filesystem::path tenant_folder;  // with what the tenant's section names
  // For a server that the tenant names.
  web::AddressRules tenant_addresses = web::AddressRules::kGuarded;
  ServerAccess server;
  std::filesystem::path spool_folder;  // for a few temporary files; must exist
  std::filesystem::path last_words_file = kLastWordsFile;
  api::ExecutorLimits limits;
};

inline constexpr int kExitReported = 0;     // the server has accepted the report, whatever it says
inline constexpr int kExitNotReported = 1;  // refused, not reached in time, or stopped
// Besides these domain::kExitServerUnreachable: no answer of the server; nothing was read.
inline constexpr int kExitUsage = base::kExitWrongUsage;  // the tenant's settings cannot be used

// Collects the tenant's policies, reports them, and returns the exit code of the process. What goes
// wrong with the tenant is part of the report, settings that cannot be used too (and are
// kExitUsage); what goes wrong here is logged, without secrets. Throws UsageError, before anything
// is done, for options that cannot work. When `stop` is requested it reports nothing and returns
// soon: the run has been canceled or its Job deleted, and what becomes of the run is the
// controller's decision.
int RunExecutor(const ExecutorOptions& options, const catalogue::Catalogues& catalogues,
                const std::stop_token& stop);

}  // namespace strongroom::executor
