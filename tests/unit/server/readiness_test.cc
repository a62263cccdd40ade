#include "server/readiness.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace strongroom::server {
namespace {

// PostgreSQL is never there: what /readyz says of it.
TEST(Readiness, SaysInFixedWordsWhyNot) {
  base::SetLogLevel(base::LogLevel::kError);
  store::Database database("host=127.0.0.1 port=1 connect_timeout=1 password=hunter2");
  Readiness readiness(database, std::chrono::hours(1));
  const auto look = [&] { return readiness.Look(); };
  while (look().words == "not asked yet") std::this_thread::yield();
  EXPECT_EQ(look().state, http::Check::State::kFailed);
  EXPECT_EQ(look().words, "cannot be reached");
  readiness.BeginStop();
  EXPECT_EQ(look().state, http::Check::State::kFailed);
  EXPECT_EQ(look().words, "not served any more: stopping");
}

}  // namespace
}  // namespace strongroom::server
