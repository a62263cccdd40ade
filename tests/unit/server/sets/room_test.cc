#include "server/sets/room.h"

#include <gtest/gtest.h>

#include <future>
#include <stop_token>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kShare = base::ByteBudget::ShareOf(kAnswerBytes);

class RoomTest : public ::testing::Test {
 protected:
  Room Of(const std::string& ns) { return {answers_, ns, milliseconds{0}}; }
  // 0, or the code of what it is refused with.
  static int Need(Room& room, uint64_t bytes) {
    try {
      room.Need(bytes);
      return 0;
    } catch (const ApiStatus& e) {
      return e.code();
    }
  }

  base::ByteBudget answers_{kAnswerBytes};
};

TEST_F(RoomTest, IsNeverAllOfOneNamespace) {
  Room first = Of("team-a");
  EXPECT_EQ(Need(first, kShare - 10), 0);
  Room second = Of("team-a");
  EXPECT_EQ(Need(second, 11), 429);
  Room other = Of("team-b");
  EXPECT_EQ(Need(other, kAnswerBytes - kShare), 0);
  Room last = Of("team-c");
  EXPECT_EQ(Need(last, 11), 429) << "there are ten left";
  EXPECT_EQ(Need(last, 10), 0);
}

TEST_F(RoomTest, IsWaitedForByNobodyOnceTheServerStops) {
  Room first = Of("team-a");
  ASSERT_EQ(Need(first, kShare), 0);
  std::stop_source stop;
  Room second(answers_, "team-a", std::chrono::hours{1}, stop.get_token());
  std::future<int> code = std::async(std::launch::async, [&] { return Need(second, kShare); });
  stop.request_stop();
  EXPECT_EQ(code.get(), 429);
}

TEST_F(RoomTest, IsTheShareForWhoWantsMore) {
  Room room = Of("team-a");
  EXPECT_EQ(Need(room, 10 * kAnswerBytes), 0);
  EXPECT_EQ(Need(room, 11 * kAnswerBytes), 0) << "which it has";
  EXPECT_TRUE(room.Keep(10 * kAnswerBytes));
}

TEST_F(RoomTest, GrowsToWhatIsNeededInAll) {
  Room room = Of("team-a");
  EXPECT_EQ(Need(room, 10), 0);
  EXPECT_EQ(Need(room, 7), 0);
  EXPECT_EQ(Need(room, kShare - 5), 0);
  Room second = Of("team-a");
  EXPECT_EQ(Need(second, 6), 429);
  EXPECT_EQ(Need(second, 5), 0);
  EXPECT_EQ(Need(room, kShare), 429);
}

// What an answer took while it was made is not what waits for its peer.
TEST_F(RoomTest, IsWhatIsSentInTheEnd) {
  std::shared_ptr<const void> held;
  {
    Room room = Of("team-a");
    EXPECT_EQ(Need(room, kShare), 0);
    held = room.Keep(10);
  }
  Room second = Of("team-a");
  EXPECT_EQ(Need(second, kShare - 9), 429);
  EXPECT_EQ(Need(second, kShare - 10), 0);
  held.reset();
  EXPECT_EQ(Need(second, kShare), 0);
}

TEST_F(RoomTest, IsKeptWholeForAStream) {
  std::shared_ptr<const void> held;
  {
    Room room = Of("team-a");
    EXPECT_EQ(Need(room, kShare - 1), 0);
    held = room.KeepAll();
  }
  Room second = Of("team-a");
  EXPECT_EQ(Need(second, 2), 429);
  EXPECT_FALSE(second.KeepAll()) << "it needs none";
}

TEST_F(RoomTest, OfWhoNeededNothingIsTakenForTheText) {
  Room room = Of("team-a");
  const auto held = room.Keep(kShare);
  Room second = Of("team-a");
  EXPECT_THROW(second.Keep(1), ApiStatus);
}

}  // namespace
}  // namespace strongroom::server::sets
