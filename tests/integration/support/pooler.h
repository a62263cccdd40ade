#pragma once

#include <string>

#include "support/temporary_folder.h"

namespace strongroom::test {

// A PgBouncer before a PostgreSQL, that lends connections for one transaction (pool_mode). It
// listens at a socket of its own folder alone. Up when constructed, gone when destroyed.
class Pooler {
 public:
  // `dsn`: a URI with user and password, as those of test databases are.
  explicit Pooler(const std::string& dsn);
  ~Pooler();
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;

  // The same database, through it.
  const std::string& dsn() const { return dsn_; }

 private:
  const TemporaryFolder folder_;
  std::string dsn_;
};

}  // namespace strongroom::test
