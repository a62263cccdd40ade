#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <pqxx/pqxx>

#include "base/file.h"
#include "integration/database/stored_sets.h"
#include "integration/server/report_fixture.h"
#include "store/migrations.h"

// A database that the processes of an older version have filled, real ones (old_rows.sql), and the
// first reports of this one.
namespace strongroom::server::report {
namespace {

using nlohmann::json;

// What that version's schema was.
constexpr size_t kOldSchema = 2;
constexpr const char* kOldRows = "tests/integration/server/old_rows.sql";

constexpr const char* kItems =
    "SELECT o.policy_type, o.external_id, v.display_name FROM strongroom.backup_items i "
    "JOIN strongroom.policy_versions v ON v.id = i.version_id "
    "JOIN strongroom.policy_objects o ON o.id = v.object_id WHERE i.set_id = $1 ORDER BY 1, 2";

class Upgrade : public ReportTest {
 protected:
  Upgrade() {
    test::MakeOldSchema(old_, kOldSchema);
    // No trigger looks at what was sealed long ago.
    EXPECT_EQ(
        old_.StateOf("SET LOCAL session_replication_role = replica; " + base::ReadFile(kOldRows)),
        "");
    store::Migrate(old_.dsn());
  }

  // The policies of the last set of the older version, as an executor reads them later: with other
  // resource versions.
  std::vector<api::ReportItem> ItemsOfLastSet() {
    const std::string id = old_.Value("SELECT max(id) FROM strongroom.backup_sets");
    const auto contents = test::ContentsOf(old_.database(), std::stoll(id));
    pqxx::connection connection(old_.dsn());
    pqxx::work work(connection);
    std::vector<api::ReportItem> items;
    for (const auto& row : work.exec_params(kItems, id)) {
      json content = json::parse(contents.at(row[1].as<std::string>()));
      content["metadata"]["resourceVersion"] = "987654";
      items.push_back({.type = row[0].as<std::string>(),
                       .external_id = row[1].as<std::string>(),
                       .display_name = row[2].as<std::string>(),
                       .content = content.dump()});
    }
    return items;
  }

  domain::ChangeCounts Changes(int run, const std::vector<api::ReportItem>& items) {
    const std::string name = "nightly-" + std::to_string(run);
    const std::string uid = "00000000-0000-4000-8000-00000000300" + std::to_string(run);
    PutRun(name, uid);
    const std::string report =
        test::Compress(test::ReportLines(uid, items, test::MakeOutcome(items)));
    test::TextBody body(report);
    const http::Response response =
        SendTo(port_, body, {.token = name + ".token", .run = name, .uid = uid});
    EXPECT_EQ(CodeOf(response), "200") << response.body;
    return api::DecodeReportAnswer(response.body)
        .outcome.summary.changes.value_or(domain::ChangeCounts{-1, -1, -1});
  }

  test::TestDatabase old_{test::TestDatabase::Schema::kEmpty};
  const ReportPort port_{PartsWith(old_.database()), clock_, limits_};
};

TEST_F(Upgrade, IsNoChangeOfAnyPolicy) {
  std::vector<api::ReportItem> items = ItemsOfLastSet();
  ASSERT_EQ(items.size(), 14U);
  EXPECT_EQ(Changes(3, items), domain::ChangeCounts{});
  EXPECT_EQ(Changes(4, items), domain::ChangeCounts{});
  json changed = json::parse(items[0].content);
  changed["metadata"]["labels"]["is"] = "changed";
  items[0].content = changed.dump();
  items.pop_back();
  EXPECT_EQ(Changes(5, items), (domain::ChangeCounts{.changed = 1, .removed = 1}));
  EXPECT_EQ(old_.Value("SELECT string_agg(seq::text, ' ' ORDER BY id) FROM strongroom.backup_sets"),
            "1 2 3 4 5");
  EXPECT_EQ(
      old_.Value("SELECT count(*) FROM strongroom.backup_sets s JOIN strongroom.backup_sets p "
                 "ON p.seq = s.seq - 1 WHERE s.prev_root = p.root"),
      "4");
}

}  // namespace
}  // namespace strongroom::server::report
