#include "store/audit_chain.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <pqxx/pqxx>
#include <string>
#include <thread>

#include "integration/database/test_database.h"
#include "store/audit.h"

namespace strongroom::store {
namespace {

using test::TestDatabase;

constexpr int kMost = 3;  // of a step: each of these tests takes several

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
  // "SEQ ID", or nothing.
  std::string Problem() {
    const auto problem = VerifyAudit(server_, kMost);
    if (!problem) return "";
    EXPECT_NE(problem->what, "");
    return std::to_string(problem->seq) + ' ' + std::to_string(problem->id);
  }
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
  EXPECT_EQ(
      test_.Value("SELECT replace(replace(strongroom.audit_text(l), to_char(l.at AT TIME ZONE "
                  "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'AT'), l.login, 'LOGIN') "
                  "FROM strongroom.audit_log l WHERE id = 1"),
      R"([1, "AT", "LOGIN", "anna", ["ops", "ältere\\n\"admins\""], "kubectl-edit", "edit", )"
      R"("team-a", "backupschedules/nightly", "u", 4, "intended", "", "10.0.0.1", "r", )"
      R"([{"to": "true", "from": "false", "path": "spec.suspend"}], {}])");
  EXPECT_EQ(test_.Value("SELECT b.hash = sha256(sha256(decode(repeat('00', 32), 'hex') || "
                        "convert_to((SELECT strongroom.audit_text(l) FROM strongroom.audit_log l "
                        "WHERE id = 1), 'UTF8')) || convert_to((SELECT strongroom.audit_text(l) "
                        "FROM strongroom.audit_log l WHERE id = 2), 'UTF8')) "
                        "FROM strongroom.audit_chain b WHERE seq = 2"),
            "t");
}

TEST(AuditTampering, NamesTheFirstBadRow) {
  struct Row {
    const char* what;
    const char* statement;
    const char* problem;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"altered", "UPDATE strongroom.audit_log SET actor = 'x' WHERE id IN (4, 6)", "4 4"},
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
            "3 4"},
           {"forged", "UPDATE strongroom.audit_chain SET hash = sha256('') WHERE seq = 5", "5 5"},
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
    ASSERT_FALSE(VerifyAudit(server, kMost)) << row.what;
    ASSERT_EQ(
        test.StateOf(std::string("SET LOCAL session_replication_role = replica; ") + row.statement),
        "")
        << row.what;
    const auto problem = VerifyAudit(server, kMost);
    ASSERT_TRUE(problem) << row.what;
    EXPECT_EQ(std::to_string(problem->seq) + ' ' + std::to_string(problem->id), row.problem)
        << row.what;
  }
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
  EXPECT_FALSE(part.problem);
  EXPECT_EQ(part.after.seq, 4);
  EXPECT_EQ(part.after.id, 5);
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET actor = 'x' WHERE id = 2"),
            "");
  part = VerifyAuditPart(server_, {}, kMost);
  EXPECT_TRUE(part.is_last);
  EXPECT_EQ(part.problem->seq, 2);
  EXPECT_EQ(part.after.seq, 1) << "the last good one";
  // A chain that was made anew is not what somebody has seen.
  EXPECT_TRUE(VerifyAuditPart(server_, {.seq = 2, .hash = std::string(64, 'a')}, kMost).problem);
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
