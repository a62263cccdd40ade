#pragma once

#include <string>
#include <vector>

namespace strongroom::store {

// One numbered SQL file of the folder migrations/, compiled in.
struct Migration {
  int version;
  std::string name;  // "0001_initial"
  std::string sql;
};

// In the order of their versions, which are 1, 2, 3, ...
const std::vector<Migration>& AllMigrations();

// The version that this binary works with.
int LatestSchemaVersion();

struct MigrationReport {
  int from = 0;
  int to = 0;
};

// Brings the database up to LatestSchemaVersion(), each migration in a transaction of its own. Safe
// to run again and by several at once: one works while the others wait.
// Throws StoreError: kUnavailable when PostgreSQL is not there; kRefused when an applied migration
// is not the one of this binary, or the database is of a newer one.
MigrationReport Migrate(const std::string& dsn);

}  // namespace strongroom::store
