#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <utility>

#include "store/database.h"
#include "store/error.h"

namespace strongroom::store {

// One connection. Not thread-safe.
class Session {
 public:
  // Throws as libpqxx does.
  explicit Session(const std::string& dsn);
  pqxx::connection& connection() { return connection_; }

 private:
  pqxx::connection connection_;
  // libpq writes NOTICEs to stderr otherwise.
  pqxx::quiet_errorhandler quiet_;
};

// A connection borrowed from a Database. It goes back only after Keep: whatever else happens to it
// counts as a failure, and a connection is never used after one.
class SessionLoan {
 public:
  explicit SessionLoan(Database& database) : database_(database), session_(database.Take()) {}
  ~SessionLoan() { database_.GiveBack(std::move(keep_ ? session_ : nothing_)); }
  SessionLoan(const SessionLoan&) = delete;
  SessionLoan& operator=(const SessionLoan&) = delete;

  pqxx::connection& connection() { return session_->connection(); }
  void Keep() { keep_ = true; }

 private:
  Database& database_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Session> nothing_;
  bool keep_ = false;
};

// In a catch block: rethrows what libpqxx threw as a StoreError, in our words (failure_words.h);
// `attempt` says what was tried.
[[noreturn]] void RethrowAsStoreError(std::string_view attempt);

// Runs body(transaction) in one transaction and commits. Throws StoreError.
template <typename Body>
auto InTransaction(Database& database, std::string_view attempt, Body body) {
  SessionLoan loan(database);
  try {
    pqxx::work transaction(loan.connection());
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
    RethrowAsStoreError(attempt);
  }
}

}  // namespace strongroom::store
