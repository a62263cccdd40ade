#include "role_table.h"

// What the role of the process that sends may and may not do.
namespace strongroom::store {
namespace {

TEST_F(RoleTable, OfTheNotifier) {
  constexpr const char* kNotice =
      "INSERT INTO strongroom.notices (id, object_uid, notice) VALUES ('a', 'b', '{}'); ";
  const std::string notice = kNotice;
  const std::string delivery =
      notice +
      "INSERT INTO strongroom.deliveries (notifier_uid, notice_seq, object_uid, not_before, "
      "next_at) SELECT 'n', seq, 'b', now(), now() FROM strongroom.notices WHERE id = 'a'; ";
  const std::string shares = delivery + "UPDATE strongroom.notices SET shared_at = now()";
  const std::string sends =
      delivery +
      "UPDATE strongroom.deliveries SET claimed_until = now(), attempts = 1, next_at = now(), "
      "why = 'x', state = 'delivered', ended_at = now()";
  const std::string removes = delivery + "DELETE FROM strongroom.notices";
  const std::string changes = notice + "UPDATE strongroom.notices SET notice = '{\"a\": 1}'";
  const std::string moves = delivery + "UPDATE strongroom.deliveries SET notifier_uid = 'm'";
  CheckAll("table_notifier",
           {
               {"shares", shares.c_str(), kDone},
               {"sends", sends.c_str(), kDone},
               {"removes what is old", removes.c_str(), kDone,
                "SELECT count(*) FROM strongroom.deliveries", "0"},
               {"changes what is told", changes.c_str(), kDenied},
               {"gives a delivery to another", moves.c_str(), kDenied},
               {"says when a notice was made",
                "INSERT INTO strongroom.notices (id, object_uid, notice, made_at) "
                "VALUES ('a', 'b', '{}', now())",
                kDenied},
               {"tells of itself that it fails",
                "INSERT INTO strongroom.notice_courses (event, object_uid, since, last_at) "
                "VALUES ('sinkFailing', 'b', now(), now()); "
                "UPDATE strongroom.notice_courses SET incident = 'x'",
                kDone},
               {"reads who was told", "SELECT notifier_uid FROM strongroom.deliveries", kDone},
           });
  for (const char* table :
       {"tenants", "backup_schedules", "backup_schedule_runs", "outbox", "backup_sets",
        "backup_items", "policy_blobs", "policy_versions", "restores", "audit_log", "settings",
        "set_verifications", "runs_without_set"}) {
    const std::string reads = "SELECT FROM strongroom." + std::string(table);
    Check("table_notifier", {table, reads.c_str(), kDenied});
  }
}

TEST_F(RoleTable, OfTheOthersAndDeliveries) {
  CheckAll("table_controller",
           {
               {"makes a notice",
                "INSERT INTO strongroom.notices (id, object_uid, notice) VALUES ('a', 'b', '{}')",
                kDone},
               {"removes a notice", "DELETE FROM strongroom.notices", kDenied},
               {"says that a notice was shared", "UPDATE strongroom.notices SET shared_at = now()",
                kDenied},
               {"reads who is told", "SELECT id FROM strongroom.deliveries", kDenied},
           });
  for (const char* login : {"table_server", "table_reader"}) {
    CheckAll(login,
             {
                 {"reads what is told", "SELECT id FROM strongroom.notices", kDenied},
                 {"reads who is told", "SELECT id FROM strongroom.deliveries", kDenied},
                 {"reads what is open", "SELECT event FROM strongroom.notice_courses", kDenied},
             });
  }
}

}  // namespace
}  // namespace strongroom::store
