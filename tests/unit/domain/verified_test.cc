#include "domain/verified.h"

#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using test::At;

const auto kNow = At("2026-03-10T00:00:00Z");
const auto kAgo = [](int days) { return kNow - std::chrono::days{days}; };

std::string Said(const KeptSets& kept, hours every = kVerifyEvery) {
  const Condition verified = VerifiedCondition(kept, every, kNow);
  EXPECT_EQ(verified.type, condition::kVerified);
  EXPECT_EQ(verified.last_transition, kNow);
  EXPECT_FALSE(verified.message.empty());
  EXPECT_FALSE(verified.is_true && verified.is_unknown);
  return (verified.is_unknown ? "Unknown "
          : verified.is_true  ? "True "
                              : "False ") +
         verified.reason;
}

TEST(VerifiedCondition, SaysWhatIsKnownOfTheSetsThatAreKept) {
  struct Row {
    const char* what;
    KeptSets kept;
    const char* said;
  };
  for (const Row& row : std::vector<Row>{
           {"no set", {}, "Unknown NotVerifiedYet"},
           {"none was looked at", {.sets = 2, .unseen_since = kAgo(1)}, "Unknown NotVerifiedYet"},
           {"all were", {.sets = 2, .seen_since = kAgo(7)}, "True AllVerified"},
           {"all but the newest",
            {.sets = 2, .seen_since = kAgo(7), .unseen_since = kAgo(1)},
            "True AllVerified"},
           {"too long ago", {.sets = 2, .seen_since = kAgo(15)}, "Unknown VerificationLate"},
           {"one waits too long",
            {.sets = 2, .seen_since = kAgo(1), .unseen_since = kAgo(15)},
            "Unknown VerificationLate"},
           {"none was looked at for too long",
            {.sets = 2, .unseen_since = kAgo(15)},
            "Unknown VerificationLate"},
           {"one is altered, whatever else is said",
            {.sets = 2,
            .altered = 1,
            .newest_altered = "a-1",
            .rows_without_set = 1,
            .seen_since = kAgo(15)},
            "False SetsAltered"},
           {"rows of no set",
            {.sets = 2, .rows_without_set = 3, .seen_since = kAgo(15)},
            "False RowsWithoutSet"}}) {
    EXPECT_EQ(Said(row.kept), row.said) << row.what;
  }
}

TEST(VerifiedCondition, IsUnknownWhereNobodyLooks) {
  EXPECT_EQ(Said({.sets = 1, .seen_since = kAgo(1)}, hours{0}), "Unknown VerificationOff");
  EXPECT_EQ(Said({.sets = 1, .altered = 1, .seen_since = kAgo(1)}, hours{0}), "False SetsAltered");
}

TEST(VerifiedCondition, NamesTheNewestThatIsAltered) {
  KeptSets kept{.sets = 3, .altered = 1, .newest_altered = "nightly-1-7"};
  EXPECT_EQ(VerifiedCondition(kept, kVerifyEvery, kNow).message,
            "backup set nightly-1-7 is not as it was sealed; what differs is said by: kubectl "
            "strongroom verify nightly-1-7");
  kept.altered = 3;
  EXPECT_EQ(VerifiedCondition(kept, kVerifyEvery, kNow).message,
            "backup set nightly-1-7 is not as it was sealed; what differs is said by: kubectl "
            "strongroom verify nightly-1-7 (altered are 3 sets)");
}

TEST(SeenSince, IsOfTheSetThatWaitsLongest) {
  EXPECT_EQ(SeenSince({}), std::nullopt);
  EXPECT_EQ(SeenSince({.seen_since = kAgo(2)}), kAgo(2));
  EXPECT_EQ(SeenSince({.unseen_since = kAgo(3)}), kAgo(3));
  EXPECT_EQ(SeenSince({.seen_since = kAgo(2), .unseen_since = kAgo(3)}), kAgo(3));
  EXPECT_EQ(SeenSince({.seen_since = kAgo(4), .unseen_since = kAgo(3)}), kAgo(4));
}

TEST(SetOwner, IsWhoseConditionSpeaksOfTheSet) {
  EXPECT_EQ(OwnerOf({.sets = 1}, true), SetOwner::kSchedule);
  EXPECT_EQ(OwnerOf({.sets = 1}, false), SetOwner::kDeletedSchedule);
  EXPECT_EQ(OwnerOf({.is_imported = true, .sets = 1}, false), SetOwner::kImported);
  // No object has the UID of what was put in.
  EXPECT_EQ(OwnerOf({.is_imported = true, .sets = 1}, true), SetOwner::kImported);
}

}  // namespace
}  // namespace strongroom::domain
