#include "store/silent_peers.h"

#include <gtest/gtest.h>

namespace strongroom::store {
namespace {

using namespace std::chrono_literals;

class SilentPeersTest : public testing::Test {
 protected:
  // An attempt without an answer that took 5 s, from so long after the beginning.
  bool Ask(const Peer& peer, std::chrono::seconds at) {
    return silent_.NoteSilence(peer, begin_ + at, begin_ + at + 5s);
  }

  const SilentPeers::Time begin_{1h};
  const Peer primary_{.host = "db", .address = "10.0.0.1", .port = "5432"};
  const Peer standby_{.host = "db", .address = "10.0.0.2", .port = "5432"};
  SilentPeers silent_{3, 15s};
};

TEST_F(SilentPeersTest, AreThoseThatNoneOfThreeAttemptsHeardOf) {
  EXPECT_FALSE(Ask(primary_, 0s));
  EXPECT_FALSE(Ask(primary_, 6s));
  EXPECT_TRUE(Ask(primary_, 12s));
  EXPECT_TRUE(Ask(primary_, 18s)) << "until it answers";
}

TEST_F(SilentPeersTest, HaveBeenSilentForLongEnough) {
  for (int attempt = 0; attempt < 10; ++attempt) {
    EXPECT_FALSE(silent_.NoteSilence(primary_, begin_, begin_ + 14s));
  }
  EXPECT_TRUE(silent_.NoteSilence(primary_, begin_ + 14s, begin_ + 15s));
}

TEST_F(SilentPeersTest, HaveToBeSilentInARow) {
  EXPECT_FALSE(Ask(primary_, 0s));
  EXPECT_FALSE(Ask(primary_, 6s));
  silent_.NoteAnswer(primary_);
  EXPECT_FALSE(Ask(primary_, 12s));
  EXPECT_FALSE(Ask(primary_, 18s));
  EXPECT_TRUE(Ask(primary_, 24s));
}

TEST_F(SilentPeersTest, AreForgottenWhenNobodyWaitsForThem) {
  EXPECT_FALSE(Ask(primary_, 0s));
  EXPECT_FALSE(Ask(primary_, 6s));
  silent_.KeepOnly({standby_});
  EXPECT_FALSE(Ask(primary_, 12s));
}

TEST_F(SilentPeersTest, AreNotTheOthersOfTheSameName) {
  for (const auto at : {0s, 6s, 12s}) {
    EXPECT_EQ(Ask(standby_, at), at == 12s);
    silent_.NoteAnswer(primary_);
  }
  EXPECT_FALSE(Ask(primary_, 18s));
}

}  // namespace
}  // namespace strongroom::store
