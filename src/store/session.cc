#include "store/session.h"

#include <sys/socket.h>
#include <unistd.h>

#include "store/failure_words.h"

namespace strongroom::store {

Session::Session(const std::string& dsn, uint64_t doubts, std::stop_token stop)
    : doubts_(doubts),
      connection_(dsn, std::move(stop)),
      quiet_(connection_),
      socket_(dup(connection_.sock())),
      peer_(connection_.peer()) {}

Session::~Session() {
  if (socket_ >= 0) close(socket_);
}

void Session::Interrupt() const {
  if (socket_ >= 0) shutdown(socket_, SHUT_RDWR);
}

void RethrowAsStoreError(std::string_view attempt) {
  using Kind = StoreError::Kind;
  const std::string prefix = std::string(attempt) + ": ";
  const auto error_of = [&](const Failure& failure) {
    return StoreError(failure.kind, prefix + "PostgreSQL: " + failure.words);
  };
  try {
    throw;
  } catch (const StoreError&) {
    throw;
  } catch (const pqxx::in_doubt_error&) {
    throw StoreError(Kind::kInDoubt, prefix + "connection lost while committing");
  } catch (const pqxx::broken_connection& e) {
    throw error_of(FailureOf(e));
  } catch (const pqxx::sql_error& e) {
    throw error_of(FailureOf(e));
  } catch (const pqxx::failure&) {
    throw StoreError(Kind::kUnavailable, prefix + "PostgreSQL could not do it this time");
  } catch (const pqxx::pqxx_exception&) {
    throw StoreError(Kind::kRefused, prefix + "PostgreSQL answered otherwise than was expected");
  } catch (const std::exception& e) {
    throw StoreError(Kind::kRefused, prefix + e.what());
  }
}

void RethrowAsStoreError(std::string_view attempt, SessionLoan& loan) {
  try {
    RethrowAsStoreError(attempt);
  } catch (const StoreError& e) {
    const bool is_final = IsFinal(e.kind());
    if (is_final && loan.IsTrusted()) throw;
    loan.DoubtAll();
    if (!is_final) throw;
    throw StoreError(StoreError::Kind::kUnavailable,
                     e.what() + std::string(", said over an old connection"));
  }
}

}  // namespace strongroom::store
