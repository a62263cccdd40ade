#include "server/sets/required_row.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/log.h"
#include "server/sets/api_status.h"
#include "support/fake_clock.h"

namespace strongroom::server::sets {
namespace {

using Trail = std::vector<std::string>;

class RequiredRow : public ::testing::Test {
 protected:
  RequiredRow() { base::SilenceLog(); }

  IntendedDeed Deed() { return {audit_, {.actor = "amy", .action = "approve"}, "it is not done"}; }
  // What `write` is told: "503 it is not done now: ..".
  template <typename Write>
  static std::string Told(const Write& write) {
    try {
      write();
      return "";
    } catch (const ApiStatus& e) {
      return std::to_string(e.code()) + ' ' + e.what();
    }
  }

  test::FakeClock clock_;
  bool is_full_ = false;  // no row can be written
  Trail trail_;           // "intended amy"
  Audit audit_{[this](const store::AuditEntry& entry) {
                 if (is_full_) {
                   throw store::StoreError(store::StoreError::Kind::kForbidden, "no");
                 }
                 trail_.push_back(entry.result + ' ' + entry.actor);
               },
               clock_};
};

constexpr const char* kRefused = "503 it is not done now: the audit log cannot be written";

TEST_F(RequiredRow, IsWrittenOrRefused) {
  EXPECT_EQ(Told([&] { RequireRow(audit_, {.actor = "amy"}, "it is not done"); }), "");
  EXPECT_EQ(trail_, Trail{"accepted amy"});
  is_full_ = true;
  EXPECT_EQ(Told([&] { RequireRow(audit_, {.actor = "amy"}, "it is not done"); }), kRefused);
}

TEST_F(RequiredRow, OfADeedComesBeforeItOnce) {
  IntendedDeed deed = Deed();
  for (int round = 0; round < 3; ++round) deed.Begin();
  EXPECT_EQ(trail_, Trail{"intended amy"});
  deed.Succeed();
  EXPECT_EQ(trail_, (Trail{"intended amy", "accepted amy"}));
}

TEST_F(RequiredRow, SaysThatADeedWasNotDone) {
  IntendedDeed deed = Deed();
  deed.Begin();
  deed.Fail();
  EXPECT_EQ(trail_, (Trail{"intended amy", "failed amy"}));
}

TEST_F(RequiredRow, OfWhatNobodyBeganIsNotThere) {
  Deed().Succeed();
  Deed().Fail();
  EXPECT_EQ(trail_, Trail{});
  is_full_ = true;
  EXPECT_EQ(Told([&] { Deed().Begin(); }), kRefused);
}

}  // namespace
}  // namespace strongroom::server::sets
