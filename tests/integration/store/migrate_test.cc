#include "store/migrate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "integration/database/test_database.h"

namespace strongroom::store {
namespace {

using namespace std::chrono_literals;

int MigrateWithin(std::chrono::seconds patience, const std::string& dsn) {
  MigrateOptions options;
  options.dsn = dsn;
  options.patience = patience;
  return RunMigrate(options, {});
}

TEST(Migrate, WaitsForPostgresAndGivesUp) {
  EXPECT_EQ(MigrateWithin(0s, "host=127.0.0.1 port=1"), 1);
  const test::TestDatabase database(test::TestDatabase::Schema::kEmpty);
  EXPECT_EQ(MigrateWithin(10s, database.dsn()), 0);
  EXPECT_EQ(MigrateWithin(10s, database.dsn()), 0);
}

}  // namespace
}  // namespace strongroom::store
