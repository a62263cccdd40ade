#include "store/set_changes.h"

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "base/timestamp.h"
#include "sets.h"
#include "store/sql_retention.h"

// What a set keeps of how it differs from the one before, and who did it.
namespace strongroom::store {
namespace {

using domain::Act;
using domain::Change;
using domain::ItemChange;

const std::vector<std::string> kTypes = {"networkPolicies", "roles"};

Act ActOf(const std::string& id, const std::string& actor, const std::string& at = "01:00") {
  return {.external_id = id,
          .deed = {.actor = actor,
                   .actor_kind = domain::ActorKind::kUser,
                   .at = base::ParseTimestamp("2026-03-01T" + at + ":00Z"),
                   .activity = "Update policy",
                   .audit_store = "directoryAudits"}};
}

SetContents Store(TestDatabase& test, int run, const std::vector<DigestedItem>& items,
                  const std::vector<Act>& acts, const domain::Outcome& outcome = OutcomeOf(kTypes),
                  const ChangeDigester& change_digest = ChangeDigestOf) {
  return StoreSet(test.database(), KeyOf(run), items, outcome, "{}", change_digest, acts);
}

// "removed gone by ann; changed role", in the order of the set.
std::string Told(const SetContents& set) {
  std::string told;
  for (const ItemChange& change : set.changed_items) {
    if (!told.empty()) told += "; ";
    told += std::string(domain::NameOf(change.change)) + " " + change.name;
    if (!change.deed.actor.empty()) told += " by " + change.deed.actor;
  }
  return told;
}

std::string Rows(TestDatabase& test) {
  return test.Value("SELECT count(*) FROM strongroom.backup_set_changes");
}

TEST(SetChanges, AreKeptWithWhoDidThem) {
  TestDatabase test;
  const SetContents first =
      Store(test, 1,
            {ItemOf("roles", "gone", "1"), ItemOf("roles", "same", "1"),
             ItemOf("roles", "edited", "1"), ItemOf("networkPolicies", "quiet", "1")},
            {ActOf("roles/gone", "nobody: there is no set before")});
  EXPECT_EQ(Told(first), "");
  EXPECT_EQ(Rows(test), "0");

  const SetContents second =
      Store(test, 2,
            {ItemOf("roles", "same", "1"), ItemOf("roles", "edited", "2"),
             ItemOf("networkPolicies", "quiet", "2"), ItemOf("roles", "made", "1")},
            {ActOf("roles/gone", "ann"),
             ActOf("roles/same", "who changed nothing"),
             ActOf("roles/edited", "bob", "01:00"),
             ActOf("roles/edited", "cid", "02:00"),
             ActOf("roles/made", "dan"),
             ActOf("users/7", "eve"),
             ActOf("roles/gone", "", "03:00"),
             {.external_id = "roles/gone", .deed = {.actor = "at no time"}}});
  EXPECT_EQ(Told(second),
            "removed gone by ann; changed edited by cid; added made by dan; changed quiet");
  EXPECT_EQ(second.changes, (domain::ChangeCounts{.added = 1, .changed = 2, .removed = 1}));
  EXPECT_EQ(second.changed_items[0], (ItemChange{.type = "roles",
                                                 .external_id = "roles/gone",
                                                 .name = "gone",
                                                 .change = Change::kRemoved,
                                                 .deed = ActOf("roles/gone", "ann").deed}));
  EXPECT_EQ(test.Value("SELECT string_agg(concat_ws(' ', policy_type, external_id, display_name, "
                       "change, actor, actor_kind, acted_at AT TIME ZONE 'UTC', activity, "
                       "audit_store), '; ') FROM strongroom.backup_set_changes "
                       "WHERE external_id = 'roles/made'"),
            "roles roles/made made added dan user 2026-03-01 01:00:00 Update policy "
            "directoryAudits");
  EXPECT_EQ(Rows(test), "4");
}

// No fault ever shows up as a change, and nobody is named for it.
TEST(SetChanges, OfATypeThatIsNotCompleteThereAreNone) {
  const domain::Outcome whole = OutcomeOf(kTypes);
  for (const auto state :
       {domain::TypeState::kIncomplete, domain::TypeState::kFailed, domain::TypeState::kSkipped}) {
    domain::Outcome partial = whole;
    partial.phase = domain::RunPhase::kPartial;
    partial.summary.types["roles"].state = state;
    TestDatabase test;
    Store(test, 1, {ItemOf("roles", "reader", "1"), ItemOf("networkPolicies", "deny", "1")}, {});
    const std::vector<Act> acts = {ActOf("roles/reader", "ann"), ActOf("roles/made", "ann"),
                                   ActOf("networkPolicies/deny", "bob")};
    EXPECT_EQ(Told(Store(test, 2, {ItemOf("roles", "made", "1")}, acts, partial)),
              "removed deny by bob");
    EXPECT_EQ(Told(Store(test, 3, {ItemOf("roles", "reader", "2")}, acts, whole)), "")
        << "nor against such a set";
    EXPECT_EQ(Rows(test), "1");
  }
}

// A licence that has lapsed, a type that a schedule does not select any more: nobody asks for what
// only these name, which is where it was.
TEST(SetChanges, WhatNobodyNamesAnyMoreIsNotRemoved) {
  const domain::NamingTypes naming = {
      {"groups", "profiles"}, {"groups", "roles"}, {"users", "roles"}};
  const auto store = [&](TestDatabase& test, int run, const std::vector<std::string>& complete,
                         const std::vector<DigestedItem>& items) {
    Ingest ingest(test.database(), KeyOf(run), ChangeDigestOf);
    for (const DigestedItem& item : items) ingest.Add(item);
    domain::Outcome outcome = OutcomeOf(complete);
    if (run == 2) outcome.summary.types["profiles"].state = domain::TypeState::kUnsupported;
    const SetContents contents = ingest.Finish(outcome, {}, naming);
    ingest.Commit("{}");
    return Told(contents);
  };
  TestDatabase test;
  const std::vector<std::string> all = {"groups", "profiles", "roles", "users"};
  store(
      test, 1, all,
      {ItemOf("profiles", "wifi", "1"), ItemOf("groups", "of-wifi", "1"),
       ItemOf("groups", "of-role", "1"), ItemOf("users", "ann", "1"), ItemOf("users", "bob", "1")});
  EXPECT_EQ(store(test, 2, {"groups", "roles", "users"},
                  {ItemOf("groups", "of-role", "2"), ItemOf("users", "ann", "1")}),
            "removed bob; changed of-role")
      << "profiles name no users";
  EXPECT_EQ(store(test, 3, all,
                  {ItemOf("profiles", "wifi", "1"), ItemOf("groups", "of-wifi", "1"),
                   ItemOf("users", "ann", "1")}),
            "removed of-role")
      << "and what is named again was not added";
  EXPECT_EQ(store(test, 4, all, {ItemOf("profiles", "wifi", "1")}), "removed of-wifi; removed ann");
}

TEST(SetChanges, OfAnotherTenantThereAreNone) {
  TestDatabase test;
  Store(test, 1, {ItemOf("roles", "reader", "1")}, {});
  SetKey other = KeyOf(2);
  other.tenant_uid = Uid(9);
  StoreSet(test.database(), other, {}, OutcomeOf(kTypes), "{}", ChangeDigestOf,
           {ActOf("roles/reader", "ann")});
  EXPECT_EQ(Rows(test), "0");
}

TEST(SetChanges, OtherRulesMakeNone) {
  TestDatabase test;
  const ChangeDigester today = [](const std::string&, const std::string& content) {
    return base::Sha256Hex("today " + content.substr(0, content.find('~')));
  };
  std::vector<DigestedItem> before;
  std::vector<DigestedItem> after;
  std::vector<Act> acts;
  for (int n = 0; n < 30; ++n) {
    const std::string name = "r" + std::to_string(n);
    before.push_back(ItemOf("roles", name, "1~7"));
    before.back().epoch = 1;
    after.push_back(ItemOf("roles", name, n == 11 ? "2~8" : "1~8"));
    after.back().change_digest = *today("roles", after.back().item.content);
    acts.push_back(ActOf("roles/" + name, "ann"));
  }
  Store(test, 1, before, acts, OutcomeOf(kTypes), today);
  EXPECT_EQ(Told(Store(test, 2, after, acts, OutcomeOf(kTypes), today)), "changed r11 by ann");
  EXPECT_EQ(Rows(test), "1");
}

TEST(SetChanges, OfManyTheMostTellingAreKept) {
  TestDatabase test;
  std::vector<DigestedItem> items;
  for (size_t n = 0; n < domain::kMaxStoredChanges + 5; ++n) {
    items.push_back(ItemOf("roles", "r" + std::to_string(n), "1"));
  }
  Store(test, 1, {ItemOf("roles", "z-gone", "1")}, {});
  const SetContents set = Store(test, 2, items, {ActOf("roles/r9999", "ann")});
  EXPECT_EQ(set.changes->added, static_cast<int64_t>(items.size()));
  EXPECT_EQ(Rows(test), std::to_string(domain::kMaxStoredChanges));
  EXPECT_EQ(set.changed_items.size(), domain::kMaxShownChanges);
  EXPECT_EQ(set.changed_items[0].name, "z-gone");
  EXPECT_EQ(set.changed_items[1].deed.actor, "ann");
}

// They are there as long as their set, also where a policy's last content is gone before it.
TEST(SetChanges, GoWithTheirSet) {
  TestDatabase test;
  const int64_t first = Store(test, 1, {ItemOf("roles", "gone", "1")}, {}).id;
  const int64_t second = Store(test, 2, {}, {ActOf("roles/gone", "ann")}).id;
  Store(test, 3, {}, {});
  SqlRetention retention(test.database());
  const auto purge = [&](int64_t id) {
    const std::vector<int64_t> ids = {id};
    EXPECT_EQ(retention.MarkDeleted(ids), 1);
    AgeMarks(test, "8 days");
    EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  };
  purge(first);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.policy_objects"), "0");
  EXPECT_EQ(test.Value("SELECT actor FROM strongroom.backup_set_changes"), "ann");
  purge(second);
  EXPECT_EQ(Rows(test), "0");
}

TEST(SetChanges, AreSealedWithTheirSet) {
  TestDatabase test;
  Store(test, 1, {ItemOf("roles", "gone", "1")}, {});
  Store(test, 2, {}, {ActOf("roles/gone", "ann")});
  for (const char* statement : {
           "UPDATE strongroom.backup_set_changes SET actor = 'bob'",
           "DELETE FROM strongroom.backup_set_changes",
           "TRUNCATE strongroom.backup_set_changes",
           "INSERT INTO strongroom.backup_set_changes (set_id, policy_type, external_id, "
           "display_name, change) SELECT id, 'roles', 'x', 'x', 'added' FROM "
           "strongroom.backup_sets",
       }) {
    EXPECT_EQ(test.StateOf(statement), "SR001") << statement;
  }
}

// Whoever reads a namespace sees those of its sets.
TEST(SetChanges, AreForTheReadersOfTheirNamespace) {
  TestDatabase test;
  Store(test, 1, {ItemOf("roles", "gone", "1")}, {});
  Store(test, 2, {}, {ActOf("roles/gone", "ann")});
  ASSERT_EQ(test.StateOf("CREATE ROLE changes_reader LOGIN; CREATE ROLE changes_stranger LOGIN "
                         "IN ROLE strongroom_reader; "
                         "SELECT strongroom.grant_reader('changes_reader', 'team-a')"),
            "");
  for (const auto& [login, count] : std::vector<std::pair<std::string, std::string>>{
           {"changes_reader", "1"}, {"changes_stranger", "0"}}) {
    EXPECT_EQ(test.StateOf("SET LOCAL SESSION AUTHORIZATION " + login +
                           "; SELECT 1 / (count(*) = " + count +
                           ")::int FROM strongroom.backup_set_changes"),
              "")
        << login;
  }
  EXPECT_EQ(test.StateOf("DROP OWNED BY changes_reader, changes_stranger; "
                         "DROP ROLE changes_reader, changes_stranger"),
            "");
}

}  // namespace
}  // namespace strongroom::store
