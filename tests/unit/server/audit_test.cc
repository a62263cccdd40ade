#include "server/audit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/log.h"
#include "store/error.h"
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
  // Of a service account: "team-a:mallory".
  void Refuse(const std::string& account, const std::string& run = "a",
              const std::string& reason = "F") {
    audit_.Refused({.actor = "sa:" + account,
                    .subject = "runs/" + run,
                    .reason = reason,
                    .source = "10.0.0." + run});
  }
  int RowsOf(const std::string& account) const {
    return static_cast<int>(std::count_if(trail_.begin(), trail_.end(), [&](const auto& row) {
      return row.starts_with("refused sa:" + account + ' ');
    }));
  }

  test::FakeClock clock_;
  bool is_full_ = false;  // no row can be written
  Trail trail_;           // "refused unknown runs/x U 10.0.0.1"
  Audit audit_{[this](const store::AuditEntry& entry) {
                 if (is_full_) {
                   throw store::StoreError(store::StoreError::Kind::kUnavailable, "disk full");
                 }
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
  EXPECT_EQ(trail_.back(), "refused unknown 131 more U 131 10.0.0.1");
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
  EXPECT_EQ(trail_.back(), "refused unknown 4799 more U 4799 many peers");
}

// What is asked for is for the caller to choose: it makes no row of its own.
TEST_F(AuditTest, IsNotFilledByOneWhoAsksForEverything) {
  for (int minute = 0; minute < 3; ++minute) {
    trail_.clear();
    for (int i = 0; i < 20'000; ++i) Refuse("a:mallory", std::to_string(i));
    EXPECT_EQ(RowsOf("a:mallory"), minute == 0 ? 10 : 11) << "ten, and what was counted before";
    clock_.Advance(1min);
  }
}

TEST_F(AuditTest, SaysWhyTheOthersWereRefused) {
  for (int i = 0; i < 300; ++i) Refuse("a:mallory", std::to_string(i), "UNKNOWN_RUN");
  Refuse("a:mallory", "b", "FOREIGN_POD");
  clock_.Advance(1min);
  audit_.WriteDue();
  EXPECT_EQ(trail_.back(),
            "refused sa:a:mallory 291 more FOREIGN_POD 1, UNKNOWN_RUN 290 10.0.0.10");
}

TEST_F(AuditTest, ForgetsNobodyForOthers) {
  for (int i = 0; i < 500; ++i) RefuseUnknown(std::to_string(i));
  for (int i = 0; i < 20'000; ++i) Refuse("a:" + std::to_string(i), std::to_string(i));
  trail_.clear();
  Refuse("b:eve");
  EXPECT_EQ(trail_, Trail{"refused sa:b:eve runs/a F 10.0.0.a"}) << "whatever junk there is";
}

// A namespace may have accounts without end.
TEST_F(AuditTest, HasFewAccountsOfANamespace) {
  for (int i = 0; i < 5'000; ++i) Refuse("a:" + std::to_string(i));
  EXPECT_EQ(trail_.size(), 30U) << "one of each of twenty, ten of the others";
  EXPECT_EQ(trail_.back(), "refused sa:a:many accounts runs/a F 10.0.0.a");
  clock_.Advance(1min);
  audit_.WriteDue();
  EXPECT_EQ(trail_.back(), "refused sa:a:many accounts 4970 more F 4970 10.0.0.a");
}

TEST_F(AuditTest, LetsNothingHappenWithoutItsRow) {
  const store::AuditEntry entry{
      .actor = "amy", .subject = "sets/x", .reason = "R", .source = "10.0.0.1"};
  is_full_ = true;
  EXPECT_THROW(audit_.Permit(entry), store::StoreError);
  EXPECT_THROW(audit_.Intend(entry), store::StoreError);
  EXPECT_NO_THROW(audit_.Accepted(entry)) << "it has happened";
  EXPECT_NO_THROW(audit_.Failed(entry));
  EXPECT_EQ(trail_, Trail{});
  is_full_ = false;
  audit_.Permit(entry);
  audit_.Intend(entry);
  audit_.Failed(entry);
  EXPECT_EQ(trail_, (Trail{"accepted amy sets/x R 10.0.0.1", "intended amy sets/x R 10.0.0.1",
                           "failed amy sets/x R 10.0.0.1"}));
}

TEST_F(AuditTest, LosesNoCountWhenItEnds) {
  for (int i = 0; i < 12; ++i) Refuse("a:mallory");
  for (int i = 0; i < 3; ++i) RefuseUnknown("10.0.0.1");
  trail_.clear();
  audit_.WriteCounted();
  EXPECT_EQ(trail_, (Trail{"refused sa:a:mallory 2 more F 2 10.0.0.a",
                           "refused unknown 2 more U 2 10.0.0.1"}));
  audit_.WriteCounted();
  EXPECT_EQ(trail_.size(), 2U);
}

}  // namespace
}  // namespace strongroom::server
