#pragma once

#include <memory>
#include <string>

#include "store/database.h"

namespace strongroom::test {

// An empty database on this program's PostgreSQL, unless told otherwise a copy of one that was
// migrated, with its keys; dropped at the end.
class TestDatabase {
 public:
  enum class Schema { kMigrated, kEmpty };
  explicit TestDatabase(Schema schema = Schema::kMigrated);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& dsn() const { return dsn_; }
  store::Database& database() { return *database_; }

  // One value as text ("" for NULL) of a query on a connection of its own.
  std::string Value(const std::string& query);
  // Runs a statement as `role`; the SQLSTATE it failed with, or "".
  std::string StateOf(const std::string& statement, const std::string& role = "");

 private:
  std::string name_;
  std::string dsn_;
  std::unique_ptr<store::Database> database_;
};

// What `strongroom migrate` of an older version made: the first `version` migrations, applied to an
// empty database.
void MakeOldSchema(TestDatabase& test, size_t version);

}  // namespace strongroom::test
