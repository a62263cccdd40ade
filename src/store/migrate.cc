#include "store/migrate.h"

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "store/error.h"
#include "store/logins.h"
#include "store/migrations.h"

namespace strongroom::store {
namespace {

constexpr base::Backoff kBackoff{std::chrono::milliseconds{250}, std::chrono::milliseconds{5'000}};

void BringUpToDate(const MigrateOptions& options) {
  const MigrationReport report = Migrate(options.dsn);
  base::LogInfo("schema is current", {{"from", report.from}, {"version", report.to}});
  StorePurgeGrace(options.dsn, options.purge_grace);
  if (!options.controller_dsn.empty()) {
    EnsureLogin(options.dsn, options.controller_dsn, kControllerRole);
  }
  if (!options.server_dsn.empty()) {
    EnsureLogin(options.dsn, options.server_dsn, kServerRole);
  }
}

}  // namespace

int RunMigrate(const MigrateOptions& options, const std::stop_token& stop) {
  const auto deadline = std::chrono::steady_clock::now() + options.patience;
  for (int failures = 1;; ++failures) {
    const auto wait = kBackoff.WaitBefore(failures);
    try {
      BringUpToDate(options);
      return 0;
    } catch (const StoreError& e) {
      if (!MayPass(e.kind()) || std::chrono::steady_clock::now() + wait > deadline) {
        base::LogError("migrate failed", {{"error", e.what()}});
        return 1;
      }
      if (failures == 1) base::LogWarning("waiting for PostgreSQL", {{"error", e.what()}});
    }
    if (!base::SleepFor(wait, stop)) return 1;
  }
}

}  // namespace strongroom::store
