#include <gtest/gtest.h>

#include "base/sha256.h"
#include "integration/database/stored_sets.h"
#include "sets.h"

// What the first set after an upgrade says of the sets that are there.
namespace strongroom::store {
namespace {

// A role as rules of another epoch saw it: the digest says whatever it did then.
DigestedItem OldRole(const std::string& name, const std::string& value,
                     const std::string& change_digest) {
  DigestedItem policy = ItemOf("roles", name, value);
  policy.change_digest = base::Sha256Hex(change_digest);
  policy.epoch = 1;
  return policy;
}

// By today's rules what follows a '~' is noise.
std::optional<std::string> WithoutNoise(const std::string&, const std::string& content) {
  return base::Sha256Hex("today " + content.substr(0, content.find('~')));
}

DigestedItem Role(const std::string& name, const std::string& value) {
  DigestedItem policy = ItemOf("roles", name, value);
  policy.change_digest = *WithoutNoise("roles", policy.item.content);
  return policy;
}

SetContents StoreRoles(TestDatabase& test, int run, const std::vector<DigestedItem>& roles) {
  return StoreSet(test.database(), KeyOf(run), roles, OutcomeOf({"roles"}), "{}", WithoutNoise);
}

TEST(Rejudge, OtherRulesAreNoChangeOfAPolicy) {
  TestDatabase test;
  StoreRoles(test, 1,
             {OldRole("same", "1", "a"), OldRole("noise", "1~7", "b"), OldRole("gone", "1", "c"),
              OldRole("changed", "1", "d")});
  const SetContents second = StoreRoles(
      test, 2, {Role("same", "1"), Role("noise", "1~8"), Role("changed", "2"), Role("new", "1")});
  EXPECT_EQ(second.changes, (domain::ChangeCounts{.added = 1, .changed = 1, .removed = 1}));
  EXPECT_EQ(second.new_versions, 4) << "no version of another epoch is used again";
  const SetContents third = StoreRoles(
      test, 3, {Role("same", "1"), Role("noise", "1~9"), Role("changed", "2"), Role("new", "1")});
  EXPECT_EQ(third.changes, domain::ChangeCounts{});
  EXPECT_EQ(third.new_versions, 0);
}

// The old digest is the honest one, the content is not.
TEST(Rejudge, AForgedContentUnderATrueDigestIsAChange) {
  TestDatabase test;
  DigestedItem forged = OldRole("reader", "everything", "");
  const DigestedItem honest = Role("reader", "1");
  forged.change_digest = honest.change_digest;
  StoreRoles(test, 1, {forged, OldRole("writer", "1", "b")});
  const SetContents second = StoreRoles(test, 2, {honest, Role("writer", "1")});
  EXPECT_EQ(second.changes, (domain::ChangeCounts{.changed = 1}));
  EXPECT_EQ(test::ContentsOf(test.database(), second.id).at("roles/reader"), honest.item.content);
}

TEST(Rejudge, WhatCannotBeReadAnyMoreCountsAsChanged) {
  const DigestedItem honest = Role("reader", "1~8");
  for (const char* damage :
       {"body = decode('00', 'hex')", "raw_size = 5", "codec = 9", "raw_size = 2147483647",
        "body = (SELECT body FROM strongroom.policy_blobs b "
        "WHERE b.digest <> policy_blobs.digest LIMIT 1)"}) {
    TestDatabase test;
    DigestedItem old = OldRole("reader", "1~7", "");
    old.change_digest = honest.change_digest;
    StoreRoles(test, 1, {old, OldRole("writer", "1~7", "b")});
    ASSERT_EQ(test.StateOf("ALTER TABLE strongroom.policy_blobs DISABLE TRIGGER USER, DROP "
                           "CONSTRAINT is_proven"),
              "");
    ASSERT_EQ(test.StateOf(std::string("UPDATE strongroom.policy_blobs SET ") + damage), "");
    const SetContents second = StoreRoles(test, 2, {honest, Role("writer", "1~8")});
    EXPECT_EQ(second.changes, (domain::ChangeCounts{.changed = 2})) << damage;
  }
}

// More than one batch by number, and one by bytes.
TEST(Rejudge, ComparesLargeSetsInBatches) {
  TestDatabase test;
  std::vector<DigestedItem> before;
  std::vector<DigestedItem> after;
  for (int n = 0; n < 450; ++n) {
    const std::string value(n < 3 ? size_t{3} << 20U : 100, 'x');
    before.push_back(OldRole("r" + std::to_string(n), value + "~1", std::to_string(n)));
    after.push_back(Role("r" + std::to_string(n), value + (n == 444 ? "y" : "") + "~2"));
  }
  StoreRoles(test, 1, before);
  EXPECT_EQ(StoreRoles(test, 2, after).changes, (domain::ChangeCounts{.changed = 1}));
}

}  // namespace
}  // namespace strongroom::store
