#include "store/database.h"

#include <utility>

#include "store/dsn.h"
#include "store/migrations.h"
#include "store/schema_version.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr std::chrono::seconds kMaxWaitForSession{20};

}  // namespace

Database::Database(const std::string& dsn, size_t max_sessions, std::stop_token stop)
    : dsn_(WithDefaults(dsn)), max_sessions_(max_sessions), stop_(std::move(stop)) {}

Database::~Database() = default;

std::unique_ptr<Session> Database::Take() {
  {
    const base::MutexLock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + kMaxWaitForSession;
    const bool free = freed_.WaitUntil(
        mutex_, stop_, deadline, [this]() REQUIRES(mutex_) { return in_use_ < max_sessions_; });
    if (!free) {
      throw StoreError(StoreError::Kind::kUnavailable,
                       stop_.stop_requested() ? "stopped while waiting for PostgreSQL"
                                              : "all connections to PostgreSQL are in use");
    }
    ++in_use_;
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  try {
    return std::make_unique<Session>(dsn_);
  } catch (...) {
    GiveBack(nullptr);
    RethrowAsStoreError("connect");
  }
}

void Database::GiveBack(std::unique_ptr<Session> session) {
  {
    const base::MutexLock lock(mutex_);
    --in_use_;
    if (session) {
      idle_.push_back(std::move(session));
    } else {
      // What broke one connection has most likely broken the idle ones too.
      idle_.clear();
    }
  }
  freed_.NotifyOne();
}

void Database::CheckReady() {
  const int version = InTransaction(*this, "read the schema version", [](pqxx::work& transaction) {
    return ReadSchemaVersion(transaction);
  });
  if (version != LatestSchemaVersion()) {
    throw StoreError(StoreError::Kind::kRefused,
                     "the schema of PostgreSQL has version " + std::to_string(version) +
                         ", this binary needs " + std::to_string(LatestSchemaVersion()) +
                         ": run strongroom migrate");
  }
}

}  // namespace strongroom::store
