#include <algorithm>

#include "base/log.h"
#include "base/stop.h"
#include "server/server.h"
#include "store/error.h"
#include "store/migrations.h"

namespace strongroom::server {
namespace {

constexpr std::chrono::milliseconds kFirstWait{250};
constexpr std::chrono::milliseconds kLongestWait{5'000};

}  // namespace

int RunMigrate(const std::string& dsn, std::chrono::seconds patience, const std::stop_token& stop) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::chrono::milliseconds wait = kFirstWait;
  while (true) {
    try {
      const store::MigrationReport report = store::Migrate(dsn);
      base::LogInfo("schema is current", {{"from", report.from}, {"version", report.to}});
      return 0;
    } catch (const store::StoreError& e) {
      const bool may_pass = e.kind() != store::StoreError::Kind::kRefused;
      if (!may_pass || std::chrono::steady_clock::now() + wait > deadline) {
        base::LogError("migrate failed", {{"error", e.what()}});
        return 1;
      }
      if (wait == kFirstWait) base::LogWarning("waiting for PostgreSQL", {{"error", e.what()}});
    }
    if (!base::SleepFor(wait, stop)) return 1;
    wait = std::min(wait * 2, kLongestWait);
  }
}

}  // namespace strongroom::server
