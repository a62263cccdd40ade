#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "store/peer.h"

namespace strongroom::store {

class Session;

// For how long a connection's word is taken for that of the database, when it says that something
// can never be stored. Behind an older one PostgreSQL may have failed over meanwhile. Longer than
// whoever is told to come again stays away.
inline constexpr std::chrono::seconds kTrustedFor{300};

// A PostgreSQL database and the idle connections to it. Connections are made when needed; one is
// thrown away after any failure, and all that there are when it was none of what was sent
// (IsFinal). Thread-safe; each connection serves one thread at a time.
class Database {
 public:
  // `dsn` is a libpq connection string; see WithDefaults. Throws StoreError when it cannot be read.
  // Nothing is connected yet. At most `max_sessions` connections at once: more callers wait. A
  // request of `stop` ends all waits, for a connection, also while it is made, and for what
  // PostgreSQL is doing then; from then on none is made.
  explicit Database(const std::string& dsn, size_t max_sessions = 8, std::stop_token stop = {},
                    std::chrono::seconds trusted_for = kTrustedFor);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Throws StoreError unless PostgreSQL answers, takes changes, and its schema is the one of this
  // binary.
  void CheckReady();

 private:
  friend class SessionLoan;
  friend class SilenceWatch;
  using SteadyTime = std::chrono::steady_clock::time_point;
  std::unique_ptr<Session> Take() EXCLUDES(mutex_);
  // Of a session that is not to be used again only that it is not in use any more.
  void GiveBack(std::unique_ptr<Session> session, bool is_good) EXCLUDES(mutex_);
  // No session that there is now is used again.
  void DoubtAll() EXCLUDES(mutex_);
  bool IsTrusted(const Session& session) const;
  void Interrupt() EXCLUDES(mutex_);
  // Those of sessions that have been in use since then.
  std::set<Peer> PeersUsedSince(SteadyTime time) const EXCLUDES(mutex_);
  // Whoever waits for `peer` with such a session finds the connection broken.
  void InterruptUsedSince(SteadyTime time, const Peer& peer) EXCLUDES(mutex_);

  const std::string dsn_;
  const std::string limits_;  // of each transaction
  const size_t max_sessions_;
  const std::stop_token stop_;
  const std::chrono::seconds trusted_for_;
  mutable base::Mutex mutex_;
  base::CondVar freed_;
  size_t in_use_ GUARDED_BY(mutex_) = 0;
  uint64_t doubts_ GUARDED_BY(mutex_) = 0;                  // how often all were doubted
  std::map<Session*, SteadyTime> lent_ GUARDED_BY(mutex_);  // with when that was
  std::vector<std::unique_ptr<Session>> idle_ GUARDED_BY(mutex_);
  const std::stop_callback<std::function<void()>> interrupt_;  // last: it uses the others
};

}  // namespace strongroom::store
