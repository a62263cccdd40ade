#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/catalogues.h"
#include "domain/tenant.h"

namespace strongroom::executor {

// One run, as its Job describes it.
struct ExecutorOptions {
  std::string run_name;
  std::string run_uid;
  std::string run_namespace;  // of run, schedule and tenant
  std::vector<std::string> policy_types;
  bool include_foundations = true;
  domain::TenantSpec tenant;
  std::filesystem::path tenant_folder;  // with what the tenant's section names
  std::string server_url;               // "https://host:port"
  std::filesystem::path server_ca_file;
  std::filesystem::path token_file;    // projected, audience "strongroom"; read at each attempt
  std::filesystem::path spool_folder;  // for a few temporary files; must exist
  int retry_limit = 2;
  std::chrono::seconds timeout{3600};  // from now until the Job is killed
};

inline constexpr int kExitReported = 0;     // the server has accepted the report, whatever it says
inline constexpr int kExitNotReported = 1;  // refused, not reached in time, or stopped
inline constexpr int kExitUsage = 2;        // the tenant's settings cannot be used

// Collects the tenant's policies, reports them, and returns the exit code of the process. What goes
// wrong with the tenant is part of the report, settings that cannot be used too (and are
// kExitUsage); what goes wrong here is logged, without secrets. Throws UsageError, before anything
// is done, for options that cannot work. When `stop` is requested it reports nothing and returns
// soon: the run has been canceled or its Job deleted, and what becomes of the run is the
// controller's decision.
int RunExecutor(const ExecutorOptions& options, const catalogue::Catalogues& catalogues,
                const std::stop_token& stop);

}  // namespace strongroom::executor
