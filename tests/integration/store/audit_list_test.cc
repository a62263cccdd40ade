#include "store/audit_list.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "integration/database/test_database.h"
#include "store/audit_chain.h"

// What is shown of the audit log, to the role of the server.
namespace strongroom::store {
namespace {

class AuditList : public ::testing::Test {
 protected:
  AuditList() : server_(test_.dsn() + "?options=-c%20role%3Dstrongroom_server") {}

  void Append(const AuditEntry& entry) { AppendAudit(server_, entry); }
  void Append(const std::string& actor, const std::string& ns, const std::string& subject,
              const std::string& action = "edit", const std::string& result = "intended") {
    Append({.actor = actor,
            .action = action,
            .ns = ns,
            .subject = subject,
            .result = result,
            .reason = {},
            .source = {}});
  }
  // Ids of all rows of it, page by page.
  std::string Ids(AuditQuery query) {
    std::string ids;
    while (true) {
      const AuditPage page = ListAudit(server_, query);
      EXPECT_LE(page.rows.size(), static_cast<size_t>(query.limit));
      for (const AuditRecord& row : page.rows) {
        ids += (ids.empty() ? "" : " ") + std::to_string(row.id);
      }
      if (!page.next) return ids;
      EXPECT_NE(page.next, query.after) << "no page ends where it began";
      query.after = page.next;
    }
  }

  test::TestDatabase test_;
  Database server_;
};

TEST_F(AuditList, HasAllThatWasWritten) {
  const AuditEntry entry{.actor = "Zoë\n",
                         .action = "update",
                         .ns = "team-a",
                         .subject = "backupschedules/nightly",
                         .result = "refused",
                         .reason = "Denied",
                         .source = "10.0.0.1",
                         .groups = {"ops", "a\"b"},
                         .via = "kubectl-edit",
                         .object_uid = "u",
                         .generation = 4,
                         .changes = {{.path = "spec.suspend", .from = "false", .to = "true"}},
                         .request_uid = "r"};
  Append(entry);
  AuditEntry reading = entry;
  reading.items = 7;
  Append(reading);
  ASSERT_EQ(SealAudit(server_, 1), 1);
  const AuditPage page = ListAudit(server_, {.order = AuditQuery::Order::kOldestFirst});
  ASSERT_EQ(page.rows.size(), 2U);
  EXPECT_FALSE(page.next);
  const AuditRecord& row = page.rows.front();
  EXPECT_EQ(row.entry.actor, "Zoë\\n");
  EXPECT_EQ(row.entry.action, "update");
  EXPECT_EQ(row.entry.ns, "team-a");
  EXPECT_EQ(row.entry.subject, "backupschedules/nightly");
  EXPECT_EQ(row.entry.result, "refused");
  EXPECT_EQ(row.entry.reason, "Denied");
  EXPECT_EQ(row.entry.source, "10.0.0.1");
  EXPECT_EQ(row.entry.groups, entry.groups);
  EXPECT_EQ(row.entry.via, "kubectl-edit");
  EXPECT_EQ(row.entry.object_uid, "u");
  EXPECT_EQ(row.entry.generation, 4);
  ASSERT_EQ(row.entry.changes.size(), 1U);
  EXPECT_EQ(row.entry.changes[0].path, "spec.suspend");
  EXPECT_EQ(row.entry.changes[0].from, "false");
  EXPECT_EQ(row.entry.changes[0].to, "true");
  EXPECT_EQ(row.entry.request_uid, "r");
  EXPECT_EQ(row.login, test_.Value("SELECT session_user"));
  EXPECT_EQ(row.details, "{}");
  EXPECT_EQ(page.rows[1].details, R"({"items": 7})");
  EXPECT_EQ(std::to_string(row.at.time_since_epoch().count()),
            test_.Value("SELECT (extract(epoch FROM at) * 1000000)::bigint "
                        "FROM strongroom.audit_log WHERE id = 1"));
  EXPECT_EQ(row.seq, 1);
  EXPECT_EQ(row.hash, test_.Value("SELECT encode(hash, 'hex') FROM strongroom.audit_chain"));
  EXPECT_EQ(page.rows[1].seq, 0) << "not chained yet";
  EXPECT_EQ(page.rows[1].hash, "");

  EXPECT_EQ(FindAudit(server_, kNoCluster, "team-a", 1)->entry.actor, "Zoë\\n");
  EXPECT_FALSE(FindAudit(server_, kNoCluster, "team-b", 1));
  EXPECT_FALSE(FindAudit(server_, kNoCluster, "team-a", 9));
}

TEST_F(AuditList, ShowsWhatIsAskedFor) {
  Append("ann", "team-a", "backupschedules/nightly");                              // 1
  Append("bob", "team-b", "backupschedules/nightly", "delete");                    // 2
  Append("ann", "", "team-a", "grantReader", "accepted");                          // 3
  Append("bob", "team-a", "backupsets/nightly-1-41/content", "read", "accepted");  // 4
  Append("ann", "team-a", "backupsets/41", "hold", "accepted");                    // 5
  Append("ann", "team-a", "backupsets/nightly-1-411", "get", "refused");           // 6
  Append("o'hara \"x\"", "team-a", "backupschedules", "list", "refused");          // 7
  using Order = AuditQuery::Order;
  struct Row {
    const char* what;
    AuditQuery query;
    const char* ids;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"all", {}, "7 6 5 4 3 2 1"},
           {"the oldest first", {.order = Order::kOldestFirst}, "1 2 3 4 5 6 7"},
           {"a namespace", {.ns = "team-a"}, "7 6 5 4 1"},
           {"somebody", {.actor = "ann"}, "6 5 3 1"},
           {"somebody in a namespace", {.ns = "team-b", .actor = "bob"}, "2"},
           {"a name with quotes", {.actor = "o'hara \"x\""}, "7"},
           {"an action", {.action = "delete"}, "2"},
           {"a result", {.result = "refused"}, "7 6"},
           {"an object", {.ns = "team-a", .object = "backupschedules/nightly"}, "1"},
           {"in all namespaces", {.object = "backupschedules/nightly"}, "2 1"},
           {"a set, by name and id", {.object = "backupsets/nightly-1-41"}, "5 4"},
           {"a kind", {.object = "backupschedules"}, "7 2 1"},
           {"nothing", {.ns = "team-c"}, ""},
           {"no SQL", {.actor = "' OR true --"}, ""},
       }) {
    EXPECT_EQ(Ids(row.query), row.ids) << row.what;
    AuditQuery small = row.query;
    small.limit = 2;
    EXPECT_EQ(Ids(small), row.ids) << row.what << ", in small pages";
    // Pages without rows have others behind them.
    small.most_looked_at = 2;
    EXPECT_EQ(Ids(small), row.ids) << row.what << ", and small steps";
  }
}

// Several clusters that share a database, with the same namespaces in them.
TEST_F(AuditList, HasTheRowsOfItsCluster) {
  const std::string east = "00000000-0000-4000-8000-00000000c001";
  const std::string west = "00000000-0000-4000-8000-00000000c002";
  for (const std::string& cluster : {east, west, std::string()}) {
    Append({.actor = "ann",
            .action = "edit",
            .ns = "team-a",
            .subject = "x/y",
            .result = "intended",
            .reason = {},
            .source = {},
            .cluster_uid = cluster});
  }
  EXPECT_EQ(Ids({.cluster_uid = east}), "3 1") << "it is the only one so far";
  ASSERT_EQ(test_.StateOf("INSERT INTO strongroom.clusters (uid, term) VALUES ('" + east +
                          "', 1), ('" + west + "', 1)"),
            "");
  EXPECT_EQ(Ids({.cluster_uid = east}), "1");
  EXPECT_EQ(Ids({.cluster_uid = west, .ns = "team-a"}), "2");
  EXPECT_TRUE(FindAudit(server_, west, "team-a", 2));
  EXPECT_FALSE(FindAudit(server_, west, "team-a", 1));
  EXPECT_FALSE(FindAudit(server_, west, "team-a", 3));
  // It is chained with the rest of the row.
  ASSERT_EQ(SealAudit(server_, 100), 3);
  EXPECT_EQ(VerifyAudit(server_, 100).found.bad, 0);
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET cluster_uid = NULL WHERE id = 2"),
            "");
  EXPECT_EQ(VerifyAudit(server_, 100).found.problems.at(0).id, 2);
}

TEST_F(AuditList, EndsAtTimes) {
  for (int n = 0; n < 5; ++n) Append("ann", "team-a", "x/y");
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET at = to_timestamp(1000 + id / 2)"),
            "");  // 1000, 1001, 1001, 1002, 1002
  const std::chrono::sys_seconds begin{std::chrono::seconds(1'001)};
  const std::chrono::sys_seconds end{std::chrono::seconds(1'002)};
  EXPECT_EQ(Ids({.since = begin}), "5 4 3 2");
  EXPECT_EQ(Ids({.until = end}), "3 2 1");
  EXPECT_EQ(Ids({.since = begin, .until = end}), "3 2");
  // Of rows of one time none is left out, and none comes twice.
  EXPECT_EQ(Ids({.order = AuditQuery::Order::kOldestFirst, .limit = 1}), "1 2 3 4 5");
}

}  // namespace
}  // namespace strongroom::store
