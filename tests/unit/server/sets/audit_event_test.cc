#include "server/sets/audit_event.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace strongroom::server::sets {
namespace {

using nlohmann::json;

// A row of which everything can be said.
store::AuditRecord Whole() {
  return {.id = 42,
          .at = store::AuditTime(std::chrono::microseconds(1'772'413'200'123'456)),
          .login = "strongroom_server",
          .entry = {.actor = "ann",
                    .action = "update",
                    .ns = "team-a",
                    .subject = "backupschedules/nightly",
                    .result = "intended",
                    .reason = "r",
                    .source = "10.0.0.1",
                    .groups = {"ops"},
                    .via = "kubectl-edit",
                    .object_uid = "u",
                    .generation = 4,
                    .changes = {{.path = "spec.suspend", .from = "false", .to = "true"}},
                    .request_uid = "q"},
          .details = R"({"items": 7})",
          .seq = 9,
          .hash = "aa"};
}

TEST(AuditEvent, HasAllOfTheRow) {
  EXPECT_EQ(AuditEvent(Whole()), json::parse(R"({
    "apiVersion": "sets.strongroom.dev/v1alpha1", "kind": "AuditEvent",
    "metadata": {"name": "42", "namespace": "team-a", "creationTimestamp": "2026-03-02T01:00:00Z",
                 "uid": ")" + AuditEvent(Whole())["metadata"]["uid"].get<std::string>() +
                                             R"("},
    "at": "2026-03-02T01:00:00.123456Z", "user": "ann", "groups": ["ops"], "via": "kubectl-edit",
    "action": "update", "object": "backupschedules/nightly", "objectUID": "u", "generation": 4,
    "result": "intended", "reason": "r", "source": "10.0.0.1", "requestUID": "q",
    "changes": [{"path": "spec.suspend", "from": "false", "to": "true"}],
    "details": {"items": 7}, "login": "strongroom_server", "chain": {"seq": 9, "hash": "aa"}})"));
}

TEST(AuditEvent, LeavesOutWhatIsNotKnown) {
  const store::AuditRecord row{.id = 1,
                               .at = {},
                               .login = "x",
                               .entry = {.actor = "unknown",
                                         .action = "get",
                                         .ns = {},
                                         .subject = {},
                                         .result = "refused",
                                         .reason = {},
                                         .source = {}},
                               .details = "{}",
                               .hash = {}};
  const json event = AuditEvent(row);
  for (const char* name : {"groups", "via", "objectUID", "generation", "reason", "source",
                           "requestUID", "changes", "details", "chain"}) {
    EXPECT_FALSE(event.contains(name)) << name;
  }
  EXPECT_FALSE(event["metadata"].contains("namespace"));
}

TEST(AuditEvent, HasACellForEachColumn) {
  const store::AuditRecord row = Whole();
  const json cells =
      AuditCells(row, std::chrono::floor<std::chrono::seconds>(row.at) + std::chrono::minutes(5));
  ASSERT_EQ(cells.size(), AuditColumns().size());
  EXPECT_EQ(cells[0], "42");
  EXPECT_EQ(cells[1], "5m");
  EXPECT_EQ(PartialAuditEvent(row, "v1")["metadata"]["name"], "42");
}

}  // namespace
}  // namespace strongroom::server::sets
