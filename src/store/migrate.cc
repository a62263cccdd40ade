#include "store/migrate.h"

#include <array>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "store/database.h"
#include "store/error.h"
#include "store/logins.h"
#include "store/migrations.h"

namespace strongroom::store {
namespace {

using Steady = std::chrono::steady_clock;

constexpr base::Backoff kBackoff{std::chrono::milliseconds{250}, std::chrono::milliseconds{5'000}};
constexpr std::chrono::seconds kTellAgain{10};

// Its failures name the input that they are about.
template <typename Action>
void About(const NamedDsn& input, Action action) {
  try {
    action();
  } catch (const StoreError& e) {
    throw StoreError(e.kind(), input.name + ": " + e.what());
  }
}

struct Login {
  const NamedDsn& dsn;
  const char* role;
};

// Throws what is wrong with all of them at once. Those that are not given are left out.
template <typename Action>
void ForEach(const std::array<Login, 3>& logins, Action action) {
  std::string problems;
  auto kind = StoreError::Kind::kUnavailable;
  for (const Login& login : logins) {
    if (login.dsn.dsn.empty()) continue;
    try {
      About(login.dsn, [&] { action(login); });
    } catch (const StoreError& e) {
      problems += (problems.empty() ? "" : "; ") + std::string(e.what());
      if (!MayPass(e.kind())) kind = e.kind();
    }
  }
  if (!problems.empty()) throw StoreError(kind, problems);
}

void BringUpToDate(const MigrateOptions& options) {
  About(options.owner, [&] {
    const MigrationReport report = Migrate(options.owner.dsn);
    base::LogInfo("schema is current", {{"from", report.from}, {"version", report.to}});
    StorePurgeGrace(options.owner.dsn, options.purge_grace);
  });
  const std::array<Login, 3> logins{{{options.controller, kControllerRole},
                                     {options.server, kServerRole},
                                     {options.notifier, kNotifierRole}}};
  ForEach(logins,
          [&](const Login& login) { EnsureLogin(options.owner.dsn, login.dsn.dsn, login.role); });
  // As the processes will, so that it is not they who find out.
  ForEach(logins, [](const Login& login) { Database(login.dsn.dsn, 1).CheckReady(); });
}

// Says what is waited for: when it changes, and now and then.
class Progress {
 public:
  void Tell(const std::string& error, Steady::time_point now, Steady::time_point deadline) {
    if (error == told_ && now < again_) return;
    told_ = error;
    again_ = now + kTellAgain;
    const auto left = std::chrono::ceil<std::chrono::seconds>(deadline - now);
    base::LogWarning("waiting for PostgreSQL",
                     {{"error", error}, {"seconds_left", int64_t{left.count()}}});
  }

 private:
  std::string told_;
  Steady::time_point again_;
};

}  // namespace

int RunMigrate(const MigrateOptions& options, const std::stop_token& stop) {
  const auto deadline = Steady::now() + options.patience;
  Progress progress;
  for (int failures = 1;; ++failures) {
    const auto wait = kBackoff.WaitBefore(failures);
    try {
      BringUpToDate(options);
      return 0;
    } catch (const StoreError& e) {
      const auto now = Steady::now();
      if (!MayPass(e.kind()) || now + wait > deadline) {
        base::LogError("migrate failed", {{"error", e.what()}});
        return 1;
      }
      progress.Tell(e.what(), now, deadline);
    }
    if (!base::SleepFor(wait, stop)) return 1;
  }
}

}  // namespace strongroom::store
