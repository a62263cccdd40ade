#include "server/audit.h"

#include <gtest/gtest.h>

#include "base/log.h"
#include "support/fake_clock.h"

namespace strongroom::server {
namespace {

using namespace std::chrono_literals;
using Trail = std::vector<std::string>;

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() { base::SilenceLog(); }

  void RefuseUnknown(const std::string& peer) {
    audit_.RefusedUnknown({.actor = "unknown", .subject = "runs/x", .reason = "U", .source = peer});
  }
  void Refuse(const std::string& actor, const std::string& run = "a") {
    audit_.Refused({.actor = actor, .subject = "runs/" + run, .reason = "F", .source = "1"});
  }

  test::FakeClock clock_;
  Trail trail_;  // "refused unknown runs/x U 10.0.0.1"
  Audit audit_{[this](const store::AuditEntry& entry) {
                 trail_.push_back(entry.result + " " + entry.actor + " " + entry.subject + " " +
                                  entry.reason + " " + entry.source);
               },
               clock_};
};

TEST_F(AuditTest, HasOneRowAMinuteOfAPeerThatNobodyKnows) {
  for (int i = 0; i < 132; ++i) RefuseUnknown("10.0.0.1");
  EXPECT_EQ(trail_, Trail{"refused unknown runs/x U 10.0.0.1"});
  clock_.Advance(59s);
  audit_.WriteDue();
  EXPECT_EQ(trail_.size(), 1U);
  clock_.Advance(1s);
  audit_.WriteDue();
  EXPECT_EQ(trail_.back(), "refused unknown runs/x, 131 times more U 10.0.0.1");
  RefuseUnknown("10.0.0.1");
  EXPECT_EQ(trail_.size(), 3U) << "it is back";
  clock_.Advance(1min);
  audit_.WriteDue();
  EXPECT_EQ(trail_.size(), 3U) << "once is once";
}

TEST_F(AuditTest, IsNotFilledByPeersThatCostNothing) {
  for (int i = 0; i < 5000; ++i) RefuseUnknown("2001:db8::" + std::to_string(i));
  EXPECT_EQ(trail_.size(), 201U);
  EXPECT_EQ(trail_.back(), "refused unknown runs/x U many peers");
  clock_.Advance(1min);
  audit_.WriteDue();
  EXPECT_EQ(trail_.back(), "refused unknown runs/x, 4799 times more U many peers");
}

TEST_F(AuditTest, ForgetsNobodyWhoIsKnown) {
  for (int i = 0; i < 500; ++i) RefuseUnknown(std::to_string(i));
  trail_.clear();
  Refuse("mallory");
  EXPECT_EQ(trail_, Trail{"refused mallory runs/a F 1"}) << "whatever junk there is";
  for (int i = 0; i < 300; ++i) Refuse("mallory");
  EXPECT_EQ(trail_.size(), 10U) << "ten rows, and the rest is counted";
  trail_.resize(1);
  Refuse("eve");
  Refuse("mallory", "b");
  EXPECT_EQ(trail_.size(), 3U) << "somebody else, or something else";
  clock_.Advance(1min);
  Refuse("mallory");
  EXPECT_EQ(
      trail_,
      (Trail{"refused mallory runs/a F 1", "refused eve runs/a F 1", "refused mallory runs/b F 1",
             "refused mallory runs/a, 291 times more F 1",
             "refused unknown runs/x, 299 times more U many peers", "refused mallory runs/a F 1"}));
}

TEST_F(AuditTest, WritesEachOfTooManyToCount) {
  for (int i = 0; i < 10'000; ++i) Refuse("mallory", std::to_string(i));
  trail_.clear();
  for (int i = 0; i < 50; ++i) Refuse("eve");
  EXPECT_EQ(trail_.size(), 50U);
}

}  // namespace
}  // namespace strongroom::server
