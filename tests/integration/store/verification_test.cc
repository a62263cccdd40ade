#include "store/verification.h"

#include <gmock/gmock.h>

#include <pqxx/pqxx>

#include "store/error.h"
#include "store/kept_sets.h"
#include "store/sql_retention.h"
#include "verification_fixture.h"

// What the servers find without being asked, when somebody has altered the database as its owner.
namespace strongroom::store {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Did = VerificationStep::Did;

constexpr const char* kRoles =
    "(SELECT v.blob_digest FROM strongroom.policy_versions v JOIN strongroom.policy_objects o ON "
    "o.id = v.object_id WHERE o.policy_type = 'roles')";

auto Problem(const std::string& id, const std::string& what) {
  return AllOf(Field(&SetProblem::id, id), Field(&SetProblem::what, HasSubstr(what)));
}

TEST_F(Verification, TakesTheNewestFirstAndReadsEachContentOnce) {
  const auto ended = VerifyAll();
  std::vector<std::string> subjects;
  for (const VerificationStep& step : ended) {
    EXPECT_EQ(step.problem_count, 0) << step.subject << ": " << step.problems.front().what;
    EXPECT_EQ(step.ns, "team-a");
    subjects.push_back(step.subject);
  }
  EXPECT_THAT(subjects, ElementsAre(NameOf(3), NameOf(2), NameOf(1), "cluster"));
  EXPECT_EQ(bytes_, AllBytes());
  EXPECT_THAT(VerifyAll(), IsEmpty());
}

TEST_F(Verification, ComesAgainWhenItsTimeIsOverTheOldestFirst) {
  VerifyAll();
  Age("100 hours");
  const int64_t fourth = StoreSet(test_.database(), KeyOf(4), {ItemOf("roles", "reader", "1")},
                                  OutcomeOf({"networkPolicies", "roles"}))
                             .id;
  Alter(
      "UPDATE strongroom.set_verifications SET seen_since = seen_since - interval '1 hour' "
      "WHERE set_id = " +
      IdOf(2));
  std::vector<VerificationStep> ended = VerifyAll();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].subject, "nightly-4-" + std::to_string(fourth));
  EXPECT_EQ(bytes_, 0) << "its content was read 100 hours ago";
  EXPECT_EQ(test_.Value("SELECT now() - seen_since > interval '99 hours' AND now() - verified_at < "
                        "interval '1 hour' FROM strongroom.set_verifications WHERE set_id = " +
                        std::to_string(fourth)),
            "t");
  Age("69 hours");
  ended = VerifyAll();
  ASSERT_EQ(ended.size(), 5U);
  EXPECT_EQ(ended[0].subject, NameOf(2));
  EXPECT_EQ(bytes_, AllBytes());
}

TEST_F(Verification, FindsAFlippedByte) {
  Alter(std::string("UPDATE strongroom.policy_blobs SET body = set_byte(body, 9, get_byte(body, 9) "
                    "# 1) WHERE digest = ") +
        kRoles);
  const auto found = Found();
  ASSERT_EQ(found.size(), 3U);
  for (const auto& [name, problems] : found) {
    EXPECT_THAT(problems, ElementsAre(Problem("roles/reader", "missing or altered"))) << name;
  }
}

TEST_F(Verification, FindsAByteThatIsFlippedLater) {
  VerifyAll();
  Alter(std::string("UPDATE strongroom.policy_blobs SET body = set_byte(body, 9, get_byte(body, 9) "
                    "# 1) WHERE digest = ") +
        kRoles);
  EXPECT_THAT(Found(), IsEmpty()) << "nothing is due";
  Age("169 hours");
  EXPECT_EQ(Found().size(), 3U);
  // Who repairs it is told.
  Alter(std::string("UPDATE strongroom.policy_blobs SET body = set_byte(body, 9, get_byte(body, 9) "
                    "# 1) WHERE digest = ") +
        kRoles);
  Age("169 hours");
  EXPECT_THAT(Found(), IsEmpty());
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_log WHERE action = 'verify' AND "
                        "result = 'altered' AND namespace = 'team-a'"),
            "3");
}

TEST_F(Verification, FindsADeletedBlob) {
  Alter(std::string("DELETE FROM strongroom.policy_blobs WHERE digest = ") + kRoles);
  const auto found = Found();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found.at(NameOf(1)), ElementsAre(Problem("roles/reader", "missing or altered")));
}

TEST_F(Verification, FindsADeletedVersion) {
  Alter(
      "DELETE FROM strongroom.policy_versions v USING strongroom.policy_objects o WHERE o.id = "
      "v.object_id AND o.policy_type = 'roles'");
  const auto found = Found();
  EXPECT_THAT(found.at(NameOf(1)), ElementsAre(Problem("", "which it refers to, is missing"),
                                               Problem("", "not those that the set was sealed")));
  EXPECT_THAT(found.at("cluster"), ElementsAre(Problem("", "the content with digest"),
                                               Problem("roles/reader", "belongs to no backup")));
}

// The first set's version of a policy in the place of the second's.
TEST_F(Verification, FindsASwappedVersion) {
  const auto version_of = [&](size_t run) {
    return "(SELECT v.id FROM strongroom.policy_versions v JOIN strongroom.backup_items i ON "
           "i.version_id = v.id JOIN strongroom.policy_objects o ON o.id = v.object_id WHERE "
           "i.set_id = " +
           IdOf(run) + " AND o.policy_type = 'networkPolicies')";
  };
  Alter("UPDATE strongroom.backup_items SET version_id = " + version_of(1) +
        " WHERE set_id = " + IdOf(2) + " AND version_id = " + version_of(3));
  const auto found = Found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.at(NameOf(2)),
              ElementsAre(AllOf(Field(&SetProblem::type, "networkPolicies"),
                                Problem("", "not those that the set was sealed with"))));
}

// One that is made to fit in itself does not fit those after it.
TEST_F(Verification, FindsAForgedSet) {
  Alter("UPDATE strongroom.backup_set_types SET state = 'incomplete' WHERE set_id = " + IdOf(2) +
        " AND policy_type = 'roles'; UPDATE strongroom.backup_sets SET root = "
        "strongroom.set_root(id) WHERE id = " +
        IdOf(2));
  const auto found = Found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.at(NameOf(3)), ElementsAre(Problem("", "the set before is not")));
}

// What no digest covers: whoever is asked looks at it where the content is read.
TEST_F(Verification, SaysWhatIsWrongWithASoundItem) {
  ASSERT_EQ(test_.StateOf("UPDATE strongroom.tenants SET provider = 'kubernetes'"), "");
  order_.check = [](const SoundItem& item) -> std::string {
    if (item.name != "forged") return "";
    return item.provider.word + ' ' + item.type + ' ' + item.id + ' ' + item.content;
  };
  EXPECT_THAT(Found(), IsEmpty());
  Alter(
      "UPDATE strongroom.policy_versions v SET display_name = 'forged' FROM "
      "strongroom.policy_objects o WHERE o.id = v.object_id AND o.policy_type = 'roles'");
  Age("169 hours");
  const auto found = Found();
  ASSERT_EQ(found.size(), 3U) << "each set that has it";
  for (const auto& [name, problems] : found) {
    EXPECT_THAT(problems, ElementsAre(Problem("roles/reader",
                                              "kubernetes roles roles/reader {\"metadata\":{"
                                              "\"name\":\"reader\"},\"value\":\"1\"}")))
        << name;
  }
}

TEST_F(Verification, FindsRowsThatNoSetOwns) {
  Alter("DELETE FROM strongroom.backup_items WHERE set_id = " + IdOf(1) +
        "; DELETE FROM strongroom.backup_set_types WHERE set_id = " + IdOf(1) +
        "; DELETE FROM strongroom.backup_sets WHERE id = " + IdOf(1) +
        "; DELETE FROM strongroom.set_verifications WHERE set_id = " + IdOf(1) +
        "; INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body) VALUES "
        "(1, sha256('stray'), 0, 5, 'stray'); INSERT INTO strongroom.policy_objects (tenant_id, "
        "policy_type, external_id) VALUES (1, 'roles', 'nobody')");
  const auto found = Found();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.at("cluster"),
              ElementsAre(Problem("", "the content with digest"),
                          Problem("networkPolicies/deny", "belongs to no backup set"),
                          Problem("nobody", "the policy belongs to no backup set")));
}

TEST_F(Verification, FindsItemsOfASetThatIsGone) {
  Alter("DELETE FROM strongroom.backup_sets WHERE id = " + IdOf(1) +
        "; DELETE FROM strongroom.set_verifications WHERE set_id = " + IdOf(1));
  EXPECT_THAT(Found().at("cluster"),
              ElementsAre(Problem("networkPolicies/deny", "belongs to no backup set"),
                          Problem("", "backup set " + IdOf(1) + " is gone")));
}

TEST_F(Verification, FindsNothingInWhatWaitsForItsRemovalOrWasRemoved) {
  SqlRetention retention(test_.database());
  ASSERT_EQ(retention.MarkDeleted(std::vector{ids_[0], ids_[1]}), 2);
  EXPECT_THAT(Found(), IsEmpty());
  AgeMarks(test_, "8 days");
  EXPECT_EQ(retention.Purge(Tomorrow(), {}, 1).sets, 1);
  Age("169 hours");
  EXPECT_THAT(Found(), IsEmpty()) << "the chain begins with the first set that is kept";
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.set_verifications"), "2");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.blob_readings"), "2");
}

TEST_F(Verification, NamesTheFirstAndCountsTheRest) {
  std::vector<DigestedItem> items;
  for (int i = 0; i < 30; ++i) {
    items.push_back(ItemOf("secrets", "s" + std::to_string(i), std::to_string(i)));
  }
  StoreSet(test_.database(), KeyOf(4), items, OutcomeOf({"secrets"}));
  Alter("UPDATE strongroom.policy_blobs SET body = 'x'");
  const VerificationStep step = VerifyAll().front();
  EXPECT_EQ(step.problem_count, 30);
  EXPECT_EQ(step.problems.size(), kMostNamedProblems);
}

TEST_F(Verification, LeavesOutWhatCannotBeReadAndSaysSo) {
  ASSERT_EQ(test_.StateOf("CREATE OR REPLACE FUNCTION strongroom.set_root(of_set bigint) RETURNS "
                          "bytea LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'invalid page' USING "
                          "ERRCODE = 'XX001'; END $$"),
            "");
  std::optional<int64_t> at_set;
  EXPECT_THROW(VerifyNext(server_, order_, at_set), StoreError);
  ASSERT_EQ(at_set, ids_[2]);
  NoteUnreadable(server_, *at_set);
  order_.left_out = {*at_set};
  EXPECT_THROW(VerifyNext(server_, order_, at_set), StoreError);
  EXPECT_EQ(at_set, ids_[1]);
  EXPECT_EQ(test_.Value("SELECT problems -> 0 ->> 'what' FROM strongroom.set_verifications WHERE "
                        "set_id = " +
                        IdOf(3)),
            "PostgreSQL cannot read all that is stored of it");
}

TEST_F(Verification, IsToldToTheControllerForEachSchedule) {
  Database controller(test_.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlKeptSets reader(controller, [] { return std::string(kNoCluster); });
  const ScheduleId nightly{"team-a", KeyOf(1).schedule_uid};
  domain::KeptSets kept = reader.ReadKeptSets().at(nightly);
  EXPECT_EQ(kept.sets, 3);
  EXPECT_FALSE(kept.seen_since);
  EXPECT_TRUE(kept.unseen_since);
  Alter(std::string("DELETE FROM strongroom.policy_blobs WHERE digest = ") + kRoles);
  VerifyAll();
  kept = reader.ReadKeptSets().at(nightly);
  EXPECT_EQ(kept.altered, 3);
  EXPECT_EQ(kept.newest_altered, NameOf(3));
  EXPECT_EQ(kept.rows_without_set, 0);
  EXPECT_TRUE(kept.seen_since);
  EXPECT_FALSE(kept.unseen_since);
  SqlRetention retention(test_.database());
  ASSERT_EQ(retention.MarkDeleted(ids_), 3);
  EXPECT_TRUE(reader.ReadKeptSets().empty()) << "they are not kept";
}

// Rows that belong to no set are told also of a tenant that has none any more: no schedule's
// condition can speak of them.
TEST_F(Verification, IsToldToTheControllerOfRowsThatNoSetHas) {
  Database controller(test_.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  SqlKeptSets reader(controller, [] { return std::string(kNoCluster); });
  VerifyAll();
  EXPECT_THAT(reader.ReadRowsWithoutSet(), IsEmpty());
  EXPECT_FALSE(reader.ReadKeptSets().at({"team-a", KeyOf(1).schedule_uid}).is_imported);
  Alter(
      "DELETE FROM strongroom.backup_sets; DELETE FROM strongroom.set_verifications; DELETE FROM "
      "strongroom.backup_items; DELETE FROM strongroom.backup_set_types");
  Age("169 hours");
  const VerificationStep found = VerifyAll().at(0);
  EXPECT_EQ(found.subject, "cluster");
  EXPECT_GT(found.problem_count, 0);
  EXPECT_THAT(reader.ReadKeptSets(), IsEmpty());
  EXPECT_THAT(reader.ReadRowsWithoutSet(),
              ElementsAre(std::pair<const std::string, int64_t>("team-a", found.problem_count)));
  SqlKeptSets other(controller, [] { return Uid(99); });
  EXPECT_THAT(other.ReadRowsWithoutSet(), IsEmpty()) << "of another cluster";
}

}  // namespace
}  // namespace strongroom::store
