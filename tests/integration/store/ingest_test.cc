#include "store/ingest.h"

#include <gtest/gtest.h>

#include <future>
#include <map>

#include "integration/database/stored_sets.h"
#include "sets.h"
#include "store/backup_sets.h"
#include "store/error.h"

namespace strongroom::store {
namespace {

const std::vector<std::string> kTypes = {"networkPolicies", "roles"};

std::vector<DigestedItem> FirstItems() {
  return {ItemOf("networkPolicies", "deny", "1"), ItemOf("networkPolicies", "allow", "1"),
          ItemOf("roles", "reader", "1"), ItemOf("roles", "writer", "1")};
}

TEST(Ingest, StoresASetThatCanBeReadBackAndVerified) {
  TestDatabase test;
  const SetContents set =
      StoreSet(test.database(), KeyOf(1), FirstItems(), OutcomeOf({"networkPolicies", "roles"}));
  EXPECT_EQ(set.items, 4);
  EXPECT_EQ(set.new_versions, 4);
  EXPECT_EQ(set.new_blobs, 4);
  EXPECT_EQ(set.changes, std::nullopt) << "there is nothing to compare it with";
  EXPECT_EQ(set.root.size(), 64U);
  EXPECT_EQ(set.prev_root, "");
  EXPECT_TRUE(test::VerifySet(test.database(), set.id));

  EXPECT_EQ(
      test.Value("SELECT concat_ws(' ', namespace, encode(root, 'hex'), item_count, complete) "
                 "FROM strongroom.backup_sets"),
      "team-a " + set.root + " 4 t");
  std::map<std::string, std::string> sent;
  for (const DigestedItem& policy : FirstItems()) {
    sent[policy.item.external_id] = policy.item.content;
  }
  EXPECT_EQ(test::ContentsOf(test.database(), set.id), sent);
}

TEST(Ingest, StoresOnlyWhatIsNewAndCountsTheChanges) {
  TestDatabase test;
  const SetContents first = StoreSet(test.database(), KeyOf(1), FirstItems(), OutcomeOf(kTypes));
  const SetContents second =
      StoreSet(test.database(), KeyOf(2),
               {ItemOf("networkPolicies", "deny", "2"), ItemOf("networkPolicies", "new", "1"),
                ItemOf("roles", "reader", "1"), ItemOf("roles", "writer", "1")},
               OutcomeOf(kTypes));
  EXPECT_EQ(second.changes, (domain::ChangeCounts{.added = 1, .changed = 1, .removed = 1}));
  EXPECT_EQ(second.new_blobs, 2);
  EXPECT_EQ(second.new_versions, 2);
  EXPECT_EQ(second.prev_root, first.root);
  EXPECT_NE(second.root, first.root);
  EXPECT_TRUE(test::VerifySet(test.database(), second.id));

  const SetContents back = StoreSet(test.database(), KeyOf(3), FirstItems(), OutcomeOf(kTypes));
  EXPECT_EQ(back.new_blobs, 0);
  EXPECT_EQ(back.new_versions, 0);
  EXPECT_EQ(back.root, first.root) << "the same policies give the same root";
  EXPECT_EQ(test.Value("SELECT string_agg(seq::text, ' ' ORDER BY id) FROM strongroom.backup_sets"),
            "1 2 3");
}

TEST(Ingest, KeepsWhatARestoreBringsBackWithTheVersion) {
  TestDatabase test;
  DigestedItem unknown = ItemOf("roles", "unknown", "1");
  unknown.restorability.clear();
  unknown.missing.clear();
  DigestedItem full = ItemOf("roles", "full", "1");
  full.restorability = "full";
  full.missing.clear();
  domain::Outcome outcome = OutcomeOf({"roles"});
  outcome.summary.types["roles"].excluded = 7;
  outcome.summary.types["labels"] = {.state = domain::TypeState::kUnsupported,
                                     .error_code = "TYPE_NOT_LICENSED"};
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "partial", "1"), full, unknown}, outcome);
  EXPECT_EQ(test.Value("SELECT string_agg(display_name || ':' || coalesce(restorability, 'null') "
                       "|| ':' || coalesce(array_to_string(missing, '+'), 'null'), ' ' "
                       "ORDER BY display_name) FROM strongroom.policy_versions"),
            "full:full: partial:partial:a secret+{\"quoted\", twice} unknown:null:null");
  EXPECT_EQ(test.Value("SELECT string_agg(policy_type || ' ' || state || ' ' || excluded, ', ' "
                       "ORDER BY policy_type) FROM strongroom.backup_set_types"),
            "labels unsupported 0, roles complete 7");
  EXPECT_EQ(test.StateOf("UPDATE strongroom.policy_versions SET restorability = 'full'"), "SR001");
}

// The tenant's licence ended: what it had is not known to be gone.
TEST(Ingest, WhatATenantCannotHaveAnyMoreIsNotRemoved) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), {ItemOf("roles", "a", "1")}, OutcomeOf({"roles", "labels"}));
  domain::Outcome outcome = OutcomeOf({"labels"});
  outcome.summary.types["roles"].state = domain::TypeState::kUnsupported;
  const SetContents contents = StoreSet(test.database(), KeyOf(2), {}, outcome);
  ASSERT_TRUE(contents.changes.has_value());
  EXPECT_EQ(contents.changes->removed, 0);
}

// What a new selection leaves out was not removed, and what it takes in was not added.
TEST(Ingest, ComparesSetsOfOneSelectionOnly) {
  TestDatabase test;
  const auto store = [&](int run, const char* selection, const std::vector<DigestedItem>& items) {
    SetKey key = KeyOf(run);
    key.selection = selection;
    return StoreSet(test.database(), key, items, OutcomeOf({"roles"})).changes;
  };
  const DigestedItem a = ItemOf("roles", "a", "1");
  const DigestedItem b = ItemOf("roles", "b", "1");
  EXPECT_EQ(store(1, "", {a, b}), std::nullopt) << "the first";
  EXPECT_EQ(store(2, "only a", {a}), std::nullopt);
  EXPECT_EQ(store(3, "only a", {}), (domain::ChangeCounts{.removed = 1}));
  EXPECT_EQ(store(4, "", {a, b}), std::nullopt);
  EXPECT_EQ(store(5, "", {b}), (domain::ChangeCounts{.removed = 1}));
}

TEST(Ingest, CountsOnlyTypesThatAreCompleteInBothSets) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), FirstItems(), OutcomeOf(kTypes));
  domain::Outcome partial = OutcomeOf(kTypes);
  partial.phase = domain::RunPhase::kPartial;
  partial.summary.types["roles"].state = domain::TypeState::kFailed;
  const SetContents second =
      StoreSet(test.database(), KeyOf(2), {ItemOf("networkPolicies", "deny", "1")}, partial);
  EXPECT_EQ(second.changes, (domain::ChangeCounts{.removed = 1}));
  const SetContents third = StoreSet(test.database(), KeyOf(3), FirstItems(), OutcomeOf(kTypes));
  EXPECT_EQ(third.changes, (domain::ChangeCounts{.added = 1}));
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_sets WHERE complete"), "2");
}

TEST(Ingest, KeepsTheFirstRawContentWhileTheChangeDigestStays) {
  TestDatabase test;
  DigestedItem item = ItemOf("roles", "reader", "1");
  StoreSet(test.database(), KeyOf(1), {item}, OutcomeOf({"roles"}));
  const std::string change_digest = item.change_digest;
  item = ItemOf("roles", "reader", "touched");
  item.change_digest = change_digest;
  const SetContents second = StoreSet(test.database(), KeyOf(2), {item}, OutcomeOf({"roles"}));
  EXPECT_EQ(second.new_blobs, 0);
  EXPECT_EQ(second.changes, domain::ChangeCounts{});
}

TEST(Ingest, SharesNothingBetweenTenants) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), FirstItems(), OutcomeOf(kTypes));
  SetKey other = KeyOf(2);
  other.tenant_uid = Uid(9);
  const SetContents second = StoreSet(test.database(), other, FirstItems(), OutcomeOf(kTypes));
  EXPECT_EQ(second.new_blobs, 4);
  EXPECT_EQ(second.changes, std::nullopt) << "another tenant's set is not comparable";
}

TEST(Ingest, LeavesNothingBehindUnlessCommitted) {
  TestDatabase test;
  {
    Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
    for (int i = 0; i < 1200; ++i) ingest.Add(ItemOf("roles", "r" + std::to_string(i), "1"));
  }
  {
    Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
    ingest.Add(ItemOf("roles", "reader", "1"));
    ingest.Finish(OutcomeOf({"roles"}));
  }
  for (const char* table : {"backup_sets", "backup_items", "policy_versions", "policy_blobs"}) {
    EXPECT_EQ(test.Value(std::string("SELECT count(*) FROM strongroom.") + table), "0") << table;
  }
  EXPECT_FALSE(FindByRun(test.database(), KeyOf(1).run_uid));
}

TEST(Ingest, GivesTheSameAnswerToTheSameRunAgain) {
  TestDatabase test;
  StoreSet(test.database(), KeyOf(1), FirstItems(), OutcomeOf(kTypes), R"({"answer": "first"})");
  const Ingest again(test.database(), KeyOf(1), ChangeDigestOf);
  ASSERT_TRUE(again.stored_answer());
  EXPECT_EQ(*again.stored_answer(), R"({"answer": "first"})");
  const auto found = FindByRun(test.database(), KeyOf(1).run_uid);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->run_name, "nightly-1");
}

// The others do not wait with a session of theirs.
TEST(Ingest, StoresOneSetForManyReportsOfARunAtOnce) {
  TestDatabase test;
  std::vector<std::future<bool>> reports;
  for (int i = 0; i < 6; ++i) {
    reports.push_back(std::async(std::launch::async, [&] {
      Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
      if (ingest.IsBusy() || ingest.stored_answer()) return false;
      for (const DigestedItem& policy : FirstItems()) ingest.Add(policy);
      ingest.Finish(OutcomeOf(kTypes));
      ingest.Commit("{}");
      return true;
    }));
  }
  int stored = 0;
  for (auto& report : reports) stored += report.get() ? 1 : 0;
  EXPECT_EQ(stored, 1);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_sets"), "1");
}

TEST(Ingest, LetsRunsOfATenantStoreAtOnce) {
  TestDatabase test;
  std::vector<std::future<SetContents>> reports;
  for (int i = 0; i < 6; ++i) {
    reports.push_back(std::async(std::launch::async, [&, i] {
      std::vector<DigestedItem> items;
      for (int n = 0; n < 600; ++n) {
        items.push_back(ItemOf("roles", "r" + std::to_string((n * 7 + i * 100) % 600), "1"));
      }
      return StoreSet(test.database(), KeyOf(i), items, OutcomeOf({"roles"}));
    }));
  }
  int64_t blobs = 0;
  for (auto& report : reports) blobs += report.get().new_blobs;
  EXPECT_EQ(blobs, 600);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_items"), "3600");
  EXPECT_EQ(test.Value("SELECT count(DISTINCT root) FROM strongroom.backup_sets"), "1");
}

TEST(Ingest, RefusesAnItemThatComesTwice) {
  TestDatabase test;
  Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
  ingest.Add(ItemOf("roles", "reader", "1"));
  ingest.Add(ItemOf("roles", "reader", "2"));
  try {
    ingest.Finish(OutcomeOf({"roles"}));
    ADD_FAILURE() << "accepted";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kTwice);
  }
}

TEST(Ingest, FailsAsUnavailableWhenTheSessionIsCutAndWorksAgainAfterwards) {
  TestDatabase test;
  const std::string kill =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()";
  for (const bool finished : {false, true}) {
    Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
    ingest.Add(ItemOf("roles", "reader", "1"));
    if (finished) ingest.Finish(OutcomeOf({"roles"}));
    ASSERT_NE(test.Value(kill), "0");
    try {
      if (!finished) ingest.Finish(OutcomeOf({"roles"}));
      ingest.Commit("{}");
      ADD_FAILURE() << "committed without a connection";
    } catch (const StoreError& e) {
      EXPECT_TRUE(e.kind() == StoreError::Kind::kUnavailable ||
                  e.kind() == StoreError::Kind::kInDoubt)
          << e.what();
    }
  }
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_sets"), "0");
  StoreSet(test.database(), KeyOf(1), FirstItems(), OutcomeOf(kTypes));
}

// More than one batch by number, more than one by bytes, and enough for statistics.
TEST(Ingest, StoresASetOfManyBatches) {
  constexpr int kItems = 1200;
  TestDatabase test;
  std::vector<DigestedItem> items;
  std::map<std::string, std::string> sent;
  for (int n = 0; n < kItems; ++n) {
    const size_t size = n < 3 ? size_t{5} << 20U : 4000;
    items.push_back(ItemOf("roles", "r" + std::to_string(n),
                           std::string(size, static_cast<char>('a' + n % 26))));
    sent[items.back().item.external_id] = items.back().item.content;
  }
  const SetContents first = StoreSet(test.database(), KeyOf(1), items, OutcomeOf({"roles"}));
  EXPECT_EQ(first.new_versions, kItems);
  EXPECT_EQ(first.new_blobs, kItems);
  EXPECT_EQ(test::ContentsOf(test.database(), first.id), sent);
  const SetContents second = StoreSet(test.database(), KeyOf(2), items, OutcomeOf({"roles"}));
  EXPECT_EQ(second.new_versions, 0);
  EXPECT_EQ(second.new_blobs, 0);
  EXPECT_EQ(second.root, first.root);
  EXPECT_EQ(second.changes, domain::ChangeCounts{});
}

}  // namespace
}  // namespace strongroom::store
