#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <chrono>
#include <cstdint>
#include <memory>
#include <pqxx/pqxx>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "store/database.h"
#include "store/error.h"
#include "store/interruptible_connection.h"
#include "store/peer.h"

namespace strongroom::store {

// One connection. Not thread-safe, but for Interrupt and peer.
class Session {
 public:
  // `doubts`: of the database, when this was begun. Throws as InterruptibleConnection.
  explicit Session(const std::string& dsn, uint64_t doubts = 0, std::stop_token stop = {});
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  pqxx::connection_base& connection() { return connection_; }
  uint64_t doubts() const { return doubts_; }
  std::chrono::steady_clock::duration Age() const {
    return std::chrono::steady_clock::now() - begun_;
  }

  // That it was made to.
  const Peer& peer() const { return peer_; }

  // Whoever waits for PostgreSQL finds the connection broken.
  void Interrupt() const;

 private:
  const uint64_t doubts_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  InterruptibleConnection connection_;
  // libpq writes NOTICEs to stderr otherwise.
  pqxx::quiet_errorhandler quiet_;
  // Of the connection's socket, with a number of its own: libpqxx may have closed its own and made
  // another one, which then is not interrupted.
  const int socket_;
  const Peer peer_;
};

// A connection borrowed from a Database. It goes back only after Keep: whatever else happens to it
// counts as a failure, and a connection is never used after one.
class SessionLoan {
 public:
  explicit SessionLoan(Database& database) : database_(database), session_(database.Take()) {}
  ~SessionLoan() { database_.GiveBack(std::move(session_), keep_); }
  SessionLoan(const SessionLoan&) = delete;
  SessionLoan& operator=(const SessionLoan&) = delete;

  pqxx::connection_base& connection() { return session_->connection(); }
  const std::string& limits() const { return database_.limits_; }
  void Keep() { keep_ = true; }

  bool IsTrusted() const { return database_.IsTrusted(*session_); }
  // What went wrong has most likely gone wrong for all sessions.
  void DoubtAll() { database_.DoubtAll(); }

 private:
  Database& database_;
  std::unique_ptr<Session> session_;
  bool keep_ = false;
};

// At the beginning of a transaction: its statements have these limits (LimitsOf). Throws as libpqxx
// does.
inline void Limit(pqxx::transaction_base& transaction, const std::string& limits) {
  if (!limits.empty()) transaction.exec(limits);
}

// The same for what looks at much for somebody who waits for a minute at most: statements from here
// on end within a part of it.
inline void EndSoon(pqxx::transaction_base& transaction) {
  transaction.exec("SET LOCAL statement_timeout = '15s'");
}

// In a catch block: rethrows what libpqxx threw as a StoreError, in our words (failure_words.h);
// `attempt` says what was tried.
[[noreturn]] void RethrowAsStoreError(std::string_view attempt);

// The same for what was tried with a session: the one place that decides whether others are used
// again, and that takes no final refusal from a session that is not trusted: it is kUnavailable
// then.
[[noreturn]] void RethrowAsStoreError(std::string_view attempt, SessionLoan& loan);

// Runs body(transaction) in one transaction and commits. Throws StoreError.
template <typename Body>
auto InTransaction(Database& database, std::string_view attempt, Body body) {
  SessionLoan loan(database);
  try {
    pqxx::work transaction(loan.connection());
    Limit(transaction, loan.limits());
    if constexpr (std::is_void_v<decltype(body(transaction))>) {
      body(transaction);
      transaction.commit();
      loan.Keep();
    } else {
      auto result = body(transaction);
      transaction.commit();
      loan.Keep();
      return result;
    }
  } catch (...) {
    RethrowAsStoreError(attempt, loan);
  }
}

}  // namespace strongroom::store
