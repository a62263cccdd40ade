#include "provider/type_threads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <stdexcept>

#include "base/mutex.h"
#include "provider/error.h"

namespace strongroom::provider {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::SizeIs;
using Instant = std::chrono::steady_clock::time_point;

TEST(TypeDeadline, IsHalfOfWhatIsLeftOrTheTimeOfAType) {
  const Instant now{hours{1}};
  EXPECT_EQ(TypeDeadline(now, now + hours{2}, seconds{600}), now + hours{1});
  EXPECT_EQ(TypeDeadline(now, now + seconds{900}, seconds{600}), now + seconds{600});
  EXPECT_EQ(TypeDeadline(now, now + seconds{500}, seconds{600}), now + seconds{500});
}

TEST(TypeThreads, ReadEachOnceAndSeveralAtATime) {
  TypeThreads threads(3, "the tenant", {});
  std::latch together(3);
  base::Mutex mutex;
  std::multiset<size_t> read;
  threads.ForEach(50, [&](size_t i) {
    if (i < 3) together.arrive_and_wait();
    const base::MutexLock lock(mutex);
    read.insert(i);
  });
  EXPECT_THAT(read, SizeIs(50));
  EXPECT_THAT(std::set<size_t>(read.begin(), read.end()), SizeIs(50));
}

TEST(TypeThreads, ThrowWhatASinkThrewAndStopTheOthers) {
  TypeThreads threads(2, "the tenant", {});
  EXPECT_THROW(threads.ForEach(2, [](size_t) { throw std::runtime_error("disk full"); }),
               std::runtime_error);
  EXPECT_TRUE(threads.IsStopped());
}

TEST(TypeThreads, StopWithTheRun) {
  std::stop_source run;
  TypeThreads threads(1, "the tenant", run.get_token());
  EXPECT_FALSE(threads.stop().stop_requested());
  run.request_stop();
  EXPECT_TRUE(threads.stop().stop_requested());
  EXPECT_EQ(threads.Unread().state, domain::TypeState::kFailed);
  EXPECT_EQ(threads.Unread().error_code, kDeadlineExceeded);
  EXPECT_EQ(threads.Unread().error_message, "not read");
}

TEST(TypeThreads, GiveUpWhereTheIdentityIsRefused) {
  TypeThreads threads(1, "the tenant", {});
  threads.GiveUp();
  EXPECT_TRUE(threads.IsStopped() && threads.HasGivenUp());
  EXPECT_EQ(threads.Unread().error_code, kAuthenticationFailed);
  EXPECT_EQ(threads.Unread().error_message, "not read: the tenant refuses the identity");
}

}  // namespace
}  // namespace strongroom::provider
