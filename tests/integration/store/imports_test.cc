#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "base/timestamp.h"
#include "integration/database/stored_sets.h"
#include "sets.h"
#include "store/backup_sets.h"
#include "store/imported_set.h"
#include "store/kept_sets.h"
#include "store/policy_sightings.h"
#include "store/set_reader.h"
#include "store/set_roots.h"
#include "store/sql_retention.h"
#include "store/verification.h"

// Sets that were sealed elsewhere.
namespace strongroom::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kSealed(64, 'a');

class Imports : public testing::Test {
 protected:
  SetKey Key(int number = 1, const std::string& schedule = "nightly",
             const std::string& digest = kSealed) {
    return KeyOfImport(test_.database(),
                       {.cluster_uid = kNoCluster, .ns = "team-a", .schedule = schedule},
                       {.set = "nightly-" + std::to_string(number) + "-42",
                        .schedule_uid = Uid(77),
                        .run = "nightly-" + std::to_string(number),
                        .tenant = "cluster",
                        .provider = domain::ProviderKind::kKubernetes},
                       {.digest = digest,
                        .taken_at = *base::ParseTimestamp("2026-03-02T01:30:04Z"),
                        .by = "ann",
                        .peer = "10.0.0.1"});
  }
  SetContents Put(const SetKey& key, const std::vector<DigestedItem>& items,
                  const ChangeDigester& change_digest = ChangeDigestOf) {
    return StoreSet(test_.database(), key, items, OutcomeOf({"networkPolicies", "roles"}), "{}",
                    change_digest);
  }
  SetRecord Read(const SetKey& key, int64_t id) {
    return FindSet(test_.database(), {.cluster_uid = key.cluster_uid,
                                      .ns = key.ns,
                                      .name = key.run_name + '-' + std::to_string(id)})
        .value();
  }
  std::string Value(const std::string& query) { return test_.Value(query); }
  // As if the controller had told what kind the tenant is.
  void TellTenant() {
    ASSERT_EQ(test_.StateOf("UPDATE strongroom.tenants SET provider = 'kubernetes'"), "");
  }

  const std::vector<DigestedItem> items_{ItemOf("networkPolicies", "deny", "0"),
                                         ItemOf("roles", "reader", "1")};
  TestDatabase test_;
};

TEST_F(Imports, SayWhatTheyWereAndWhoPutThemIn) {
  const SetKey key = Key();
  const SetRecord set = Read(key, Put(key, items_).id);
  ASSERT_TRUE(set.imported);
  EXPECT_EQ(set.imported->digest, kSealed);
  EXPECT_EQ(set.imported->by, "ann");
  EXPECT_EQ(base::FormatTimestamp(set.taken_at), "2026-03-02T01:30:04Z");
  EXPECT_GT(set.sealed_at, set.taken_at);
  EXPECT_EQ(set.provider.word, "kubernetes");
  EXPECT_EQ(set.tenant_name, "cluster");
  EXPECT_TRUE(set.is_held);
  EXPECT_EQ(set.held_by, "ann");
  EXPECT_EQ(set.hold_reason, "imported");
  EXPECT_EQ(Value("SELECT string_agg(actor || ' ' || action || ' ' || subject || ' ' || source, "
                  "'; ' ORDER BY id) FROM strongroom.audit_log"),
            "ann import backupsets/nightly-1-1 10.0.0.1; ann hold backupsets/1 10.0.0.1");
  EXPECT_EQ(Value("SELECT details ->> 'items' FROM strongroom.audit_log WHERE action = 'import'"),
            "2");
  EXPECT_TRUE(UnreportedSets(test_.database(), 10).empty()) << "no run has to be told";
}

TEST_F(Imports, AreStoredOnceForEachSchedule) {
  Put(Key(), items_);
  Ingest again(test_.database(), Key(), ChangeDigestOf);
  EXPECT_TRUE(again.stored_answer());
  EXPECT_EQ(Key().run_uid, Key().run_uid);
  EXPECT_NE(Key().run_uid, Key(2).run_uid) << "another one that holds the same";
  EXPECT_NE(Key().run_uid, Key(1, "before-the-fire").run_uid);
  EXPECT_NE(Key().run_uid, Key(1, "nightly", std::string(64, 'b')).run_uid);
  EXPECT_EQ(Key().schedule_uid, Key(2).schedule_uid);
  EXPECT_NE(Key().schedule_uid, Key(1, "before-the-fire").schedule_uid);
}

TEST_F(Imports, LeaveNothingWithoutACommit) {
  {
    Ingest ingest(test_.database(), Key(), ChangeDigestOf);
    for (const DigestedItem& item : items_) ingest.Add(item);
    ingest.Finish(OutcomeOf({"networkPolicies", "roles"}));
  }
  for (const char* table :
       {"backup_sets", "policy_versions", "policy_blobs", "tenants", "audit_log"}) {
    EXPECT_EQ(Value(std::string("SELECT count(*) FROM strongroom.") + table), "0") << table;
  }
}

// Comparison, numbers, retention: as if they were not there.
TEST_F(Imports, AreInNoChainOfTheSchedule) {
  const auto ids = ThreeSets(test_);
  TellTenant();
  SqlRetention retention(test_.database());
  const SetKey key = Key();
  EXPECT_EQ(key.tenant_uid, KeyOf(1).tenant_uid) << "of the tenant of that name and kind";
  const int64_t first = Put(key, items_).id;
  const int64_t second = Put(Key(2), {items_[0]}).id;
  EXPECT_EQ(Read(Key(2), second).removed, 1) << "they are compared with each other";
  EXPECT_EQ(Read(Key(2), second).prev_root, Read(key, first).root);
  const SetContents fourth =
      StoreSet(test_.database(), KeyOf(4), {ItemOf("networkPolicies", "deny", "2")},
               OutcomeOf({"networkPolicies", "roles"}));
  EXPECT_EQ(fourth.changes, (domain::ChangeCounts{.removed = 1}));
  const SetRecord own = Read(KeyOf(4), fourth.id);
  EXPECT_EQ(own.seq, 4);
  EXPECT_EQ(own.prev_root, Read(KeyOf(3), ids[2]).root);
  EXPECT_EQ(FindSetBefore(test_.database(), kNoCluster, own)->id, ids[2]);
  EXPECT_EQ(FindSetBefore(test_.database(), kNoCluster, Read(Key(2), second))->id, first);
  EXPECT_EQ(retention.SetsOfSchedule(KeyOf(1).schedule_uid).size(), 4U);
  for (const SetRoots& roots :
       {ReadSetRoots(test_.database(), second), ReadSetRoots(test_.database(), fourth.id)}) {
    EXPECT_TRUE(roots.set.IsSame());
    EXPECT_TRUE(roots.link && roots.link->IsSame());
  }
}

// What became of a policy is told of what runs have seen, or of what was put in.
TEST_F(Imports, AreNoPartOfTheHistoryThatRunsHaveSeen) {
  ThreeSets(test_);
  TellTenant();
  const SetKey key = Key();
  const SetRecord imported = Read(key, Put(key, items_).id);
  const SetRecord own = Read(
      KeyOf(4), StoreSet(test_.database(), KeyOf(4), items_, OutcomeOf({"networkPolicies"})).id);
  const auto seen = [&](const SetRecord& set) {
    const auto policy = FindPolicies(
        test_.database(),
        {.tenant_id = set.tenant_id, .type = "networkPolicies", .name = "deny", .limit = 10});
    return SightingsOf(test_.database(), kNoCluster, set, policy.at(0), "networkPolicies",
                       {"networkPolicies"});
  };
  EXPECT_EQ(seen(own).size(), 4U);
  const auto elsewhere = seen(imported);
  ASSERT_EQ(elsewhere.size(), 1U);
  EXPECT_EQ(base::FormatTimestamp(elsewhere[0].taken_at), "2026-03-02T01:30:04Z");
}

// All contents of a policy count as the same, so that one may stand for another.
std::optional<std::string> Same(const std::string& type, const std::string&) {
  return base::Sha256Hex("all of " + type);
}
DigestedItem NoisyItem(const std::string& noise) {
  DigestedItem item = ItemOf("roles", "reader", noise);
  item.change_digest = *Same("roles", "");
  return item;
}

TEST_F(Imports, ShareWithRunsOnlyTheVerySameContents) {
  const auto content_of = [&](int64_t set) {
    return test::ContentsOf(test_.database(), set).at("roles/reader");
  };
  const auto put_run = [&](int run, const std::string& noise) {
    return StoreSet(test_.database(), KeyOf(run), {NoisyItem(noise)}, OutcomeOf({"roles"}), "{}",
                    Same);
  };
  const SetContents first = put_run(1, "run");
  TellTenant();
  const SetContents imported = Put(Key(), {NoisyItem("elsewhere")}, Same);
  EXPECT_EQ(imported.new_versions, 1) << "its digest is over its own content";
  EXPECT_EQ(content_of(imported.id), NoisyItem("elsewhere").item.content);
  EXPECT_EQ(Put(Key(2), {NoisyItem("run")}, Same).new_versions, 0) << "the very same";
  const SetContents second = put_run(2, "noise");
  EXPECT_EQ(content_of(second.id), content_of(first.id)) << "as a run left it";
  EXPECT_EQ(second.changes, domain::ChangeCounts{});
  EXPECT_EQ(put_run(3, "elsewhere").new_versions, 0);
}

TEST_F(Imports, StandForNothingThatARunHasNotSeen) {
  Put(Key(), {NoisyItem("forged")}, Same);
  TellTenant();
  SetKey run = KeyOf(1);
  run.tenant_uid = Key().tenant_uid;
  const SetContents set =
      StoreSet(test_.database(), run, {NoisyItem("seen")}, OutcomeOf({"roles"}), "{}", Same);
  EXPECT_EQ(test::ContentsOf(test_.database(), set.id).at("roles/reader"),
            NoisyItem("seen").item.content);
  EXPECT_EQ(set.new_versions, 1);
}

TEST_F(Imports, StayForAsLongAsSomebodyHoldsThem) {
  const SetKey key = Key();
  const int64_t id = Put(key, items_).id;
  SqlRetention retention(test_.database());
  EXPECT_EQ(retention.MarkReleasedImports(), 0);
  ASSERT_EQ(test_.StateOf("SELECT strongroom.set_held(" + std::to_string(id) +
                          ", false, 'bob', 'enough')"),
            "");
  EXPECT_FALSE(Read(key, id).deleted_at);
  EXPECT_EQ(retention.MarkReleasedImports(), 1);
  EXPECT_EQ(retention.MarkReleasedImports(), 0) << "once";
  EXPECT_TRUE(Read(key, id).deleted_at);
  AgeMarks(test_, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 10).sets, 1);
  EXPECT_EQ(Value("SELECT count(*) FROM strongroom.policy_blobs"), "0");
  EXPECT_GT(Put(Key(), items_).id, id) << "put in again, it is there again";
}

TEST_F(Imports, OfATenantThatIsNotThereHaveOneOfTheirOwn) {
  const SetKey key = Key();
  EXPECT_EQ(key.tenant_uid, Key(2).tenant_uid);
  Put(key, items_);
  EXPECT_EQ(Value("SELECT provider || ' ' || name FROM strongroom.tenants"), "kubernetes cluster");
  ThreeSets(test_);
  EXPECT_EQ(Key().tenant_uid, key.tenant_uid) << "of that one nobody has told yet what it is";
  TellTenant();
  EXPECT_EQ(Key().tenant_uid, KeyOf(1).tenant_uid);
  ASSERT_EQ(test_.StateOf("UPDATE strongroom.tenants SET provider = 'directory' WHERE uid = '" +
                          KeyOf(1).tenant_uid + "'"),
            "");
  EXPECT_EQ(Key().tenant_uid, key.tenant_uid) << "one of another kind is not meant";
}

// No schedule's condition speaks of them, so they are told apart.
TEST_F(Imports, ThatAreAlteredAreToldToTheController) {
  ThreeSets(test_);
  const SetKey key = Key();
  const int64_t id = Put(key, items_).id;
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; UPDATE "
                          "strongroom.policy_blobs b SET body = 'x' FROM strongroom.tenants t "
                          "WHERE t.id = b.tenant_id AND t.uid = '" +
                          key.tenant_uid + "'"),
            "");
  Database server(test_.dsn() + "?options=-c%20role%3Dstrongroom_server");
  std::optional<int64_t> at_set;
  while (VerifyNext(server, {}, at_set).did != VerificationStep::Did::kNothing) {
  }
  const SetRecord set = Read(key, id);
  ASSERT_TRUE(set.verification);
  EXPECT_GT(set.verification->problem_count, 0);
  Database controller(test_.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlKeptSets reader(controller, [] { return std::string(kNoCluster); });
  const auto kept = reader.ReadKeptSets();
  ASSERT_EQ(kept.size(), 2U);
  const domain::KeptSets& imported = kept.at({"team-a", key.schedule_uid});
  EXPECT_TRUE(imported.is_imported);
  EXPECT_EQ(imported.altered, 1);
  const domain::KeptSets& nightly = kept.at({"team-a", KeyOf(1).schedule_uid});
  EXPECT_FALSE(nightly.is_imported);
  EXPECT_EQ(nightly.altered, 0);
  // Put in once more, under another name: its contents are mended.
  const SetKey again = Key(1, "again");
  ASSERT_EQ(again.tenant_uid, key.tenant_uid);
  Put(again, items_);
  EXPECT_EQ(test::ContentsOf(test_.database(), id).at("roles/reader"), items_[1].item.content);
  // Nobody needs it any more.
  ASSERT_EQ(test_.StateOf("SELECT strongroom.set_held(" + std::to_string(id) +
                          ", false, 'bob', 'altered')"),
            "");
  EXPECT_EQ(SqlRetention(test_.database()).MarkReleasedImports(), 1);
  EXPECT_FALSE(reader.ReadKeptSets().contains({"team-a", key.schedule_uid}));
}

}  // namespace
}  // namespace strongroom::store
