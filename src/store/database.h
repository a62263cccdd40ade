#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/mutex.h"

namespace strongroom::store {

class Session;

// A PostgreSQL database and the idle connections to it. Connections are made when needed and thrown
// away after any failure. Thread-safe; each connection serves one thread at a time.
class Database {
 public:
  // `dsn` is a libpq connection string; see WithDefaults. Throws StoreError when it cannot be read.
  // Nothing is connected yet. At most `max_sessions` connections at once: more callers wait, until
  // `stop` is requested.
  explicit Database(const std::string& dsn, size_t max_sessions = 8, std::stop_token stop = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Throws StoreError unless PostgreSQL answers and its schema is the one of this binary.
  void CheckReady();

 private:
  friend class SessionLoan;
  std::unique_ptr<Session> Take();
  void GiveBack(std::unique_ptr<Session> session);

  const std::string dsn_;
  const size_t max_sessions_;
  const std::stop_token stop_;
  base::Mutex mutex_;
  base::CondVar freed_;
  size_t in_use_ GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Session>> idle_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::store
