#include "store/audit_chain.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <pqxx/pqxx>
#include <string>
#include <thread>

#include "base/hex.h"
#include "base/sha256.h"
#include "integration/database/test_database.h"
#include "store/audit.h"
#include "store/migrations.h"

namespace strongroom::store {
namespace {

using test::TestDatabase;

constexpr int kMost = 3;  // of a step: each of these tests takes several

// "SEQ ID" of each bad row, or nothing.
std::string Told(const AuditVerification& seen) {
  EXPECT_TRUE(seen.is_whole);
  EXPECT_EQ(static_cast<size_t>(seen.found.bad), seen.found.problems.size());
  std::string rows;
  for (const AuditProblem& problem : seen.found.problems) {
    EXPECT_NE(problem.what, "");
    rows +=
        (rows.empty() ? "" : ", ") + std::to_string(problem.seq) + ' ' + std::to_string(problem.id);
  }
  return rows;
}

class AuditChain : public ::testing::Test {
 protected:
  AuditChain() : server_(test_.dsn() + "?options=-c%20role%3Dstrongroom_server") {}

  // Rows 1 to `count`.
  void Append(int count) {
    for (int n = 1; n <= count; ++n) {
      AppendAudit(server_, {.actor = "user " + std::to_string(n),
                            .action = "edit",
                            .ns = "team-a",
                            .subject = "backupschedules/nightly",
                            .result = "intended",
                            .reason = {},
                            .source = {}});
    }
  }
  int SealAll() {
    int all = 0;
    while (const auto sealed = SealAudit(server_, kMost)) {
      if (*sealed == 0) break;
      all += *sealed;
    }
    return all;
  }
  // As Told, of all.
  std::string Problem() { return Told(VerifyAudit(server_, kMost)); }
  std::string Chained() {
    return test_.Value(
        "SELECT string_agg(audit_id::text, ' ' ORDER BY seq) FROM strongroom.audit_chain");
  }

  TestDatabase test_;
  Database server_;
};

TEST_F(AuditChain, HasEachRowOnce) {
  EXPECT_EQ(Problem(), "") << "nothing";
  EXPECT_EQ(SealAll(), 0);
  Append(7);
  EXPECT_EQ(Problem(), "") << "a row that will be chained is no problem";
  EXPECT_EQ(SealAll(), 7);
  EXPECT_EQ(SealAll(), 0);
  EXPECT_EQ(Chained(), "1 2 3 4 5 6 7");
  Append(1);
  EXPECT_EQ(SealAll(), 1);
  EXPECT_EQ(Problem(), "");
  EXPECT_EQ(test_.Value("SELECT count(*) FROM strongroom.audit_pending"), "0");
}

// A hash is what docs/audit.md says, without any function of ours.
TEST_F(AuditChain, CanBeComputedByOthers) {
  AppendAudit(server_, {.actor = "anna",
                        .action = "edit",
                        .ns = "team-a",
                        .subject = "backupschedules/nightly",
                        .result = "intended",
                        .reason = {},
                        .source = "10.0.0.1",
                        .groups = {"ops", "ältere\n\"admins\""},
                        .via = "kubectl-edit",
                        .object_uid = "u",
                        .generation = 4,
                        .changes = {{.path = "spec.suspend", .from = "false", .to = "true"}},
                        .request_uid = "r"});
  Append(1);
  EXPECT_EQ(SealAll(), 2);
  // '[1, "2026-03-02T01:30:00.000000Z", "LOGIN", ' of row 1.
  const auto begin_of = [&](const std::string& id) {
    return test_.Value(
        "SELECT '[' || id || ', \"' || to_char(at AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\", \"' || login || '\", ' "
        "FROM strongroom.audit_log WHERE id = " +
        id);
  };
  const std::string first = base::Sha256Hex(
      std::string(32, '\0') + begin_of("1") +
      R"("anna", ["ops", "ältere\\n\"admins\""], "kubectl-edit", "edit", )"
      R"("team-a", "backupschedules/nightly", "u", 4, "intended", "", "10.0.0.1", "r", )"
      R"([{"to": "true", "from": "false", "path": "spec.suspend"}], {}])");
  const std::string second = base::Sha256Hex(
      base::FromHex(first).value() + begin_of("2") +
      R"("user 1", [], "", "edit", "team-a", "backupschedules/nightly", "", 0, "intended", )"
      R"("", "", "", [], {}])");
  EXPECT_EQ(test_.Value("SELECT string_agg(encode(hash, 'hex'), ' ' ORDER BY seq) "
                        "FROM strongroom.audit_chain"),
            first + ' ' + second);
}

// What was chained before rows had bounds, and times texts of their own, is as it was.
TEST(AuditChainOfBefore, KeepsItsHashes) {
  constexpr size_t kWithoutBounds = 25;
  TestDatabase test(TestDatabase::Schema::kEmpty);
  test::MakeOldSchema(test, kWithoutBounds);
  const std::string insert =
      "INSERT INTO strongroom.audit_log (actor, action, result, groups) VALUES ";
  ASSERT_EQ(test.StateOf(insert + "('a', 'y', 'z', '[5:6]={a,b}'), ('b', 'y', 'z', '{a,NULL}'), "
                                  "(repeat('x', 20000), 'y', 'z', '{}')"),
            "");
  ASSERT_EQ(test.StateOf("SELECT strongroom.seal_audit(10)"), "");
  ASSERT_EQ(test.StateOf(insert + "(repeat('x', 20000), 'late', 'z', '{}')"), "");
  Migrate(test.dsn());
  EXPECT_EQ(Told(VerifyAudit(test.database(), kMost)), "");
  EXPECT_EQ(SealAudit(test.database(), kMost), 1);
  const AuditVerification seen = VerifyAudit(test.database(), kMost);
  EXPECT_EQ(Told(seen), "");
  EXPECT_EQ(seen.end.seq, 4);
}

TEST(AuditTampering, NamesEachBadRow) {
  struct Row {
    const char* what;
    const char* statement;
    const char* problems;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"altered", "UPDATE strongroom.audit_log SET actor = 'x' WHERE id IN (4, 6)",
            "4 4, 6 6"},
           {"altered in what came later",
            "UPDATE strongroom.audit_log SET changes = '[{}]' WHERE id = 5", "5 5"},
           {"backdated", "UPDATE strongroom.audit_log SET at = at - interval '1us' WHERE id = 7",
            "7 7"},
           {"deleted", "DELETE FROM strongroom.audit_log WHERE id = 2", "2 2"},
           {"deleted in both",
            "DELETE FROM strongroom.audit_log WHERE id = 2; "
            "DELETE FROM strongroom.audit_chain WHERE audit_id = 2",
            "2 0"},
           {"swapped",
            "UPDATE strongroom.audit_chain SET audit_id = 99 WHERE seq = 3; "
            "UPDATE strongroom.audit_chain SET audit_id = 3 WHERE seq = 4; "
            "UPDATE strongroom.audit_chain SET audit_id = 4 WHERE seq = 3",
            "3 4, 4 3"},
           {"forged, which is no hash to go on with",
            "UPDATE strongroom.audit_chain SET hash = sha256('') WHERE seq = 5", "5 5, 6 6"},
           {"moved before Christ",
            "ALTER TABLE strongroom.audit_log DROP CONSTRAINT audit_log_times; UPDATE "
            "strongroom.audit_log SET at = (to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD "
            "HH24:MI:SS.US') || '+00 BC')::timestamptz WHERE id = 3",
            "3 3"},
           {"moved to the end of time",
            "ALTER TABLE strongroom.audit_log DROP CONSTRAINT audit_log_times; UPDATE "
            "strongroom.audit_log SET at = 'infinity' WHERE id = 3",
            "3 3"},
           {"altered, beside one that is gone, and one that was put in",
            "UPDATE strongroom.audit_log SET actor = 'x' WHERE id = 1; "
            "DELETE FROM strongroom.audit_log WHERE id = 3; "
            "INSERT INTO strongroom.audit_log (id, actor, action, result) "
            "VALUES (99, 'x', 'y', 'z')",
            "1 1, 3 3, 0 99"},
           {"cut",
            "DELETE FROM strongroom.audit_chain WHERE seq > 6; "
            "DELETE FROM strongroom.audit_log WHERE id > 6",
            "7 0"},
           {"lengthened",
            "INSERT INTO strongroom.audit_log (id, actor, action, result) "
            "VALUES (99, 'x', 'y', 'z'); "
            "INSERT INTO strongroom.audit_chain SELECT 8, 99, strongroom.audit_hash("
            "(SELECT hash FROM strongroom.audit_chain WHERE seq = 7), l) "
            "FROM strongroom.audit_log l WHERE id = 99",
            "9 0"},
           {"put in beside the chain",
            "INSERT INTO strongroom.audit_log (id, actor, action, result) "
            "VALUES (99, 'x', 'y', 'z')",
            "0 99"},
           {"deleted before it was chained", "INSERT INTO strongroom.audit_pending VALUES (99)",
            "0 99"},
       }) {
    TestDatabase test;
    Database server(test.dsn() + "?options=-c%20role%3Dstrongroom_server");
    for (int n = 1; n <= 7; ++n) {
      AppendAudit(server, {.actor = "a",
                           .action = "edit",
                           .ns = {},
                           .subject = {},
                           .result = "intended",
                           .reason = {},
                           .source = {}});
    }
    ASSERT_EQ(SealAudit(server, 100), 7);
    const AuditVerification before = VerifyAudit(server, kMost);
    ASSERT_EQ(Told(before), "") << row.what;
    EXPECT_EQ(before.end.seq, 7) << "all of it was looked at";
    EXPECT_EQ(before.end.id, 7);
    ASSERT_EQ(
        test.StateOf(std::string("SET LOCAL session_replication_role = replica; ") + row.statement),
        "")
        << row.what;
    EXPECT_EQ(Told(VerifyAudit(server, kMost)), row.problems) << row.what;
  }
}

// Of many it names few.
TEST_F(AuditChain, CountsBadRows) {
  Append(60);
  ASSERT_EQ(SealAll(), 60);
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET actor = 'x' WHERE id > 5; "
                          "INSERT INTO strongroom.audit_log (actor, action, result) "
                          "SELECT 'x', 'y', 'z' FROM generate_series(1, 30)"),
            "");
  for (const int most : {kMost, 1'000}) {
    const AuditVerification seen = VerifyAudit(server_, most);
    EXPECT_EQ(seen.found.bad, 85);
    ASSERT_EQ(seen.found.problems.size(), kMaxAuditProblems);
    EXPECT_EQ(seen.found.problems.front().id, 6);
    EXPECT_EQ(seen.found.problems.back().id, 25);
  }
}

// Whatever a login of the server writes, it can be chained, and keeps no other row from that.
TEST_F(AuditChain, TakesNoRowThatHasNoDigest) {
  Append(1);
  for (const char* row :
       {"(actor, action, result) VALUES (repeat('x', 16385), 'y', 'z')",
        "(actor, action, result, request_uid) VALUES ('x', 'y', 'z', repeat('x', 16385))",
        "(actor, action, result, changes) VALUES ('x', 'y', 'z', "
        "jsonb_build_array(repeat('x', 262144)))",
        "(actor, action, result, details) VALUES ('x', 'y', 'z', "
        "jsonb_build_object('x', repeat('x', 262144)))",
        "(actor, action, result, groups) VALUES ('x', 'y', 'z', '{{a,b},{c,d}}')",
        "(actor, action, result, groups) VALUES ('x', 'y', 'z', '[5:6]={a,b}')",
        "(actor, action, result, groups) VALUES ('x', 'y', 'z', '{a,NULL}')",
        "(actor, action, result, groups) VALUES ('x', 'y', 'z', ARRAY[repeat('x', 65537)])"}) {
    EXPECT_EQ(
        test_.StateOf(std::string("INSERT INTO strongroom.audit_log ") + row, "strongroom_server"),
        "23514")
        << row;
  }
  Append(1);
  EXPECT_EQ(SealAll(), 2);
  EXPECT_EQ(Problem(), "");
}

TEST(AuditTampering, NothingOfTheChainChangesOtherwise) {
  TestDatabase test;
  for (const char* statement :
       {"UPDATE strongroom.audit_chain SET seq = 2", "DELETE FROM strongroom.audit_chain",
        "TRUNCATE strongroom.audit_chain"}) {
    EXPECT_EQ(test.StateOf(statement), "SR001") << statement;
  }
}

// Whoever has looked at a part goes on behind it, and knows where the chain was good.
TEST_F(AuditChain, IsVerifiedPartByPart) {
  Append(4);
  ASSERT_EQ(SealAll(), 4);
  Append(1);
  AuditPart part = VerifyAuditPart(server_, {}, kMost);
  EXPECT_EQ(part.after.seq, 3);
  EXPECT_EQ(part.after.hash, test_.Value("SELECT encode(hash, 'hex') FROM strongroom.audit_chain "
                                         "WHERE seq = 3"));
  EXPECT_FALSE(part.is_last);
  int parts = 1;
  for (; !part.is_last; ++parts) part = VerifyAuditPart(server_, part.after, kMost);
  EXPECT_EQ(parts, 4) << "two of the chain, and two of the log";
  EXPECT_EQ(part.found.bad, 0);
  EXPECT_EQ(part.after.seq, 4);
  EXPECT_EQ(part.after.id, 5);
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET actor = 'x' WHERE id = 2"),
            "");
  part = VerifyAuditPart(server_, {}, kMost);
  EXPECT_FALSE(part.is_last) << "there may be more";
  EXPECT_EQ(part.found.bad, 1);
  EXPECT_EQ(part.found.problems.at(0).seq, 2);
  EXPECT_EQ(part.after.seq, 3);
  EXPECT_EQ(VerifyAuditPart(server_, part.after, kMost).found.bad, 0);
  // A chain that was made anew is not what somebody has seen.
  EXPECT_GT(VerifyAuditPart(server_, {.seq = 2, .hash = std::string(64, 'a')}, kMost).found.bad, 0);
}

// What is committed after a later row was chained comes behind it.
TEST_F(AuditChain, TakesARowThatWasCommittedLate) {
  pqxx::connection slow(test_.dsn());
  pqxx::work transaction(slow);
  transaction.exec(
      "INSERT INTO strongroom.audit_log (actor, action, result) VALUES ('slow', 'y', 'z')");
  Append(2);
  EXPECT_EQ(SealAll(), 2);
  transaction.commit();
  EXPECT_EQ(SealAll(), 1);
  EXPECT_EQ(Chained(), "2 3 1");
  EXPECT_EQ(Problem(), "");
}

// Whoever comes while another one chains leaves it to that one, and does not wait.
TEST_F(AuditChain, IsMadeByOneAtATime) {
  Append(4);
  {
    pqxx::connection other(test_.dsn());
    pqxx::work transaction(other);
    transaction.exec("SELECT strongroom.seal_audit(2)");
    EXPECT_FALSE(SealAudit(server_, kMost));
    // It dies: nothing of what it did is there.
  }
  EXPECT_EQ(Chained(), "");
  {
    const std::jthread second([&] {
      Database database(test_.dsn() + "?options=-c%20role%3Dstrongroom_server");
      while (SealAudit(database, 1).value_or(1) > 0) std::this_thread::yield();
    });
    while (SealAudit(server_, 1).value_or(1) > 0) std::this_thread::yield();
  }
  EXPECT_EQ(Chained(), "1 2 3 4");
  EXPECT_EQ(Problem(), "");
}

TEST_F(AuditChain, KeepsFewGroupsAndChanges) {
  AuditEntry entry{.actor = "Zoë\u202e\n" + std::string(1'000, 'x'),
                   .action = "edit",
                   .ns = {},
                   .subject = {},
                   .result = "refused",
                   .reason = {},
                   .source = {}};
  for (int n = 0; n < 5'000; ++n) entry.groups.emplace_back(1'000, '\x01');
  for (int n = 0; n < 60; ++n) entry.changes.push_back({.path = "p", .from = "\xff", .to = ""});
  AppendAudit(server_, entry);
  EXPECT_EQ(test_.Value("SELECT cardinality(groups) || ' ' || groups[65] || ' ' || "
                        "(SELECT max(length(g)) FROM unnest(groups) g) FROM strongroom.audit_log"),
            "65 (4936 more) 500");
  EXPECT_EQ(test_.Value("SELECT jsonb_array_length(changes) || (changes -> 50 ->> 'path') || "
                        "(changes -> 0 ->> 'from') FROM strongroom.audit_log"),
            R"(51(10 more)\xff)");
  EXPECT_EQ(test_.Value("SELECT left(actor, 15) || octet_length(actor) FROM strongroom.audit_log"),
            R"(Zoë\u{202e}\nxx500)");
  EXPECT_EQ(SealAll(), 1);
  EXPECT_EQ(Problem(), "");
}

}  // namespace
}  // namespace strongroom::store
