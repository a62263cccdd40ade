#include "store/database.h"

#include <utility>

#include "store/dsn.h"
#include "store/migrations.h"
#include "store/schema_version.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr std::chrono::seconds kMaxWaitForSession{20};

// A replica, which a primary may become in a fail-over while its connections stay, or somebody has
// said so.
constexpr const char* kIsReadOnly = "SELECT current_setting('transaction_read_only')::boolean";

}  // namespace

Database::Database(const std::string& dsn, size_t max_sessions, std::stop_token stop,
                   std::chrono::seconds trusted_for)
    : dsn_(WithDefaults(dsn)),
      limits_(LimitsOf(dsn)),
      max_sessions_(max_sessions),
      stop_(std::move(stop)),
      trusted_for_(trusted_for),
      interrupt_(stop_, [this] { Interrupt(); }) {}

Database::~Database() = default;

std::unique_ptr<Session> Database::Take() {
  std::unique_ptr<Session> session;
  uint64_t doubts = 0;
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
    doubts = doubts_;
    if (!idle_.empty()) {
      session = std::move(idle_.back());
      idle_.pop_back();
      lent_.emplace(session.get(), std::chrono::steady_clock::now());
    }
  }
  if (session) return session;
  try {
    session = std::make_unique<Session>(dsn_, doubts, stop_);
  } catch (...) {
    DoubtAll();
    GiveBack(nullptr, /*is_good=*/false);
    RethrowAsStoreError("connect");
  }
  const base::MutexLock lock(mutex_);
  lent_.emplace(session.get(), std::chrono::steady_clock::now());
  // Interrupt may have missed it.
  if (stop_.stop_requested()) session->Interrupt();
  return session;
}

void Database::GiveBack(std::unique_ptr<Session> session, bool is_good) {
  {
    const base::MutexLock lock(mutex_);
    --in_use_;
    lent_.erase(session.get());
    if (is_good && session->doubts() == doubts_) idle_.push_back(std::move(session));
  }
  freed_.NotifyOne();
}

void Database::DoubtAll() {
  const base::MutexLock lock(mutex_);
  ++doubts_;
  idle_.clear();
}

bool Database::IsTrusted(const Session& session) const { return session.Age() < trusted_for_; }

void Database::Interrupt() {
  const base::MutexLock lock(mutex_);
  for (const auto& [session, since] : lent_) session->Interrupt();
}

std::set<Peer> Database::PeersUsedSince(SteadyTime time) const {
  const base::MutexLock lock(mutex_);
  std::set<Peer> peers;
  for (const auto& [session, since] : lent_) {
    if (since <= time) peers.insert(session->peer());
  }
  return peers;
}

void Database::InterruptUsedSince(SteadyTime time, const Peer& peer) {
  const base::MutexLock lock(mutex_);
  for (const auto& [session, since] : lent_) {
    if (since <= time && session->peer() == peer) session->Interrupt();
  }
}

void Database::CheckReady() {
  const int version = InTransaction(*this, "read the schema version", [](pqxx::work& transaction) {
    if (transaction.exec1(kIsReadOnly)[0].as<bool>()) {
      throw StoreError(StoreError::Kind::kUnavailable,
                       "read the schema version: PostgreSQL: it takes no changes at the moment");
    }
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
