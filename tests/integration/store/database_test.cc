#include "store/database.h"

#include <gtest/gtest.h>

#include "integration/database/test_database.h"
#include "store/error.h"
#include "store/run_claim.h"

namespace strongroom::store {
namespace {

TEST(Database, KeepsNobodyWaitingForASessionOnceItStops) {
  test::TestDatabase test;
  std::stop_source stop;
  Database single(test.dsn(), 1, stop.get_token());
  const RunClaim claim(single, "00000000-0000-4000-8000-000000000001");
  stop.request_stop();
  try {
    single.CheckReady();
    ADD_FAILURE() << "there were two";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kUnavailable);
    EXPECT_STREQ(e.what(), "stopped while waiting for PostgreSQL");
  }
}

}  // namespace
}  // namespace strongroom::store
