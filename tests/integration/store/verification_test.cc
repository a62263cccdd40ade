#include "store/verification.h"

#include <gmock/gmock.h>

#include <pqxx/pqxx>

#include "sets.h"
#include "store/error.h"
#include "store/kept_sets.h"
#include "store/sql_retention.h"

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

class Verification : public ::testing::Test {
 protected:
  Verification()
      : server_(test_.dsn() + "?options=-c%20role%3Dstrongroom_server"), ids_(ThreeSets(test_)) {}

  // As the owner of the tables, who is not held to what they say.
  void Alter(const std::string& statement) {
    ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; " + statement), "");
  }
  // As if all that was looked at had been looked at that much earlier.
  void Age(const std::string& interval) {
    Alter("UPDATE strongroom.set_verifications SET seen_since = seen_since - interval '" +
          interval +
          "'; UPDATE strongroom.tenant_verifications SET seen_since = seen_since - interval '" +
          interval + "'; UPDATE strongroom.blob_readings SET read_at = read_at - interval '" +
          interval + "'");
  }
  VerificationStep Next() {
    std::optional<int64_t> at_set;
    return VerifyNext(server_, order_, at_set);
  }
  // All that is due; what came to its end, in that order.
  std::vector<VerificationStep> VerifyAll() {
    std::vector<VerificationStep> ended;
    bytes_ = 0;
    for (VerificationStep step = Next(); step.did != Did::kNothing; step = Next()) {
      bytes_ += step.bytes;
      if (step.did != Did::kPart) ended.push_back(std::move(step));
    }
    return ended;
  }
  // The problems of what has some; by its name.
  std::map<std::string, std::vector<SetProblem>> Found() {
    std::map<std::string, std::vector<SetProblem>> found;
    for (VerificationStep& step : VerifyAll()) {
      EXPECT_EQ(step.problem_count, step.problems.size());
      if (step.problem_count > 0) found[step.subject] = std::move(step.problems);
    }
    return found;
  }
  std::string NameOf(size_t run) const {
    return "nightly-" + std::to_string(run) + '-' + std::to_string(ids_[run - 1]);
  }
  std::string IdOf(size_t run) const { return std::to_string(ids_[run - 1]); }
  int64_t AllBytes() {
    return std::stoll(test_.Value("SELECT sum(raw_size) FROM strongroom.policy_blobs"));
  }

  TestDatabase test_;
  Database server_;
  VerificationOrder order_;
  const std::vector<int64_t> ids_;
  int64_t bytes_ = 0;
};

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
  EXPECT_EQ(retention.Purge(Tomorrow(), 1).sets, 1);
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

// More than one step takes: whoever dies in between leaves the rest to others.
class LargeSet : public Verification {
 protected:
  LargeSet() {
    std::vector<DigestedItem> items;
    for (int i = 0; i < 1'500; ++i) {
      items.push_back(ItemOf("secrets", "s" + std::to_string(i), std::to_string(i)));
    }
    items.push_back(ItemOf("large", "a", std::string(size_t{3} << 20U, 'a')));
    items.push_back(ItemOf("large", "b", std::string(size_t{3} << 20U, 'b')));
    large_ = StoreSet(test_.database(), KeyOf(4), items, OutcomeOf({"secrets", "large"})).id;
  }
  std::string At() {
    return test_.Value("SELECT at_version FROM strongroom.set_verifications WHERE set_id = " +
                       std::to_string(large_));
  }

  int64_t large_ = 0;
};

TEST_F(LargeSet, GoesOnWhereAnotherServerWas) {
  EXPECT_EQ(Next().did, Did::kPart);
  const std::string first = At();
  EXPECT_NE(first, "0");
  Database another(test_.dsn() + "?options=-c%20role%3Dstrongroom_server");
  std::optional<int64_t> at_set;
  int steps = 1;
  while (VerifyNext(another, order_, at_set).did == Did::kPart) {
    EXPECT_GT(std::stoll(At()), std::stoll(first));
    ++steps;
  }
  EXPECT_GE(steps, 2);
  EXPECT_EQ(At(), "0");
  bytes_ = 0;
  EXPECT_EQ(VerifyAll().front().subject, NameOf(3));
}

// A server that is killed in the middle of a step: its transaction ends with its session.
TEST_F(LargeSet, IsFreeAgainAtOnceWhenAServerDies) {
  auto killed = std::make_unique<pqxx::connection>(test_.dsn());
  auto step = std::make_unique<pqxx::work>(*killed);
  step->exec(
      "SELECT FROM strongroom.set_verifications v JOIN strongroom.tenant_verifications t ON "
      "t.tenant_id = v.tenant_id ORDER BY v.seen_since, v.set_id DESC LIMIT 1 "
      "FOR NO KEY UPDATE OF v, t");
  EXPECT_EQ(Next().did, Did::kNothing) << "another server is at the tenant";
  step.reset();
  killed.reset();
  EXPECT_EQ(Next().did, Did::kPart);
}

TEST_F(LargeSet, OfOneTenantKeepsNoOtherWaiting) {
  SetKey other = KeyOf(9);
  other.ns = "team-b";
  other.tenant_uid = Uid(50);
  other.schedule_uid = Uid(60);
  StoreSet(test_.database(), other, {ItemOf("roles", "a", "1")}, OutcomeOf({"roles"}));
  pqxx::connection working(test_.dsn());
  pqxx::work step(working);
  step.exec("SELECT FROM strongroom.tenant_verifications WHERE tenant_id = 1 FOR NO KEY UPDATE");
  std::vector<std::string> namespaces;
  for (const VerificationStep& ended : VerifyAll()) namespaces.push_back(ended.ns);
  EXPECT_THAT(namespaces, ElementsAre("team-b", "team-b"));
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
  EXPECT_EQ(kept.newest_problems, 1);
  EXPECT_EQ(kept.rows_without_set, 0);
  EXPECT_TRUE(kept.seen_since);
  EXPECT_FALSE(kept.unseen_since);
  SqlRetention retention(test_.database());
  ASSERT_EQ(retention.MarkDeleted(ids_), 3);
  EXPECT_TRUE(reader.ReadKeptSets().empty()) << "they are not kept";
}

}  // namespace
}  // namespace strongroom::store
