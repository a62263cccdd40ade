#include "store/database_watch.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace strongroom::store {
namespace {

// PostgreSQL is never there: what /readyz says of it.
TEST(DatabaseWatch, SaysInFixedWordsWhyNot) {
  base::SilenceLog();
  Database database("host=127.0.0.1 port=1 connect_timeout=1 password=hunter2");
  DatabaseWatch watch(database, std::chrono::hours(1));
  while (watch.Problem() == "not asked yet") std::this_thread::yield();
  EXPECT_EQ(watch.Problem(), "cannot be reached");
}

TEST(DatabaseWatch, EndsTheWaitOfAProcessThatIsNeverLetIn) {
  base::SilenceLog();
  Database database("host=127.0.0.1 port=1 sslmode=none");
  DatabaseWatch watch(database, std::chrono::hours(1));
  try {
    watch.WaitUntilRefused({});
    ADD_FAILURE() << "let in";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kNoEntry);
  }
  EXPECT_EQ(watch.Problem(), "does not let this process in: the log says why");
}

}  // namespace
}  // namespace strongroom::store
