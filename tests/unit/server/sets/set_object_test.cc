#include "server/sets/set_object.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "domain/set_name.h"
#include "server/sets/open_api.h"
#include "server/sets/set_table.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kVerifiedColumn = 11;

using nlohmann::json;
using std::chrono::sys_days;
using namespace std::chrono_literals;

// A set of which everything can be said.
store::SetRecord Whole() {
  store::SetRecord set{.id = 42,
                       .tenant_id = 7,
                       .ns = "team-a",
                       .schedule_name = "nightly",
                       .schedule_uid = "s-1",
                       .run_name = "nightly-202603020130",
                       .run_uid = "r-1",
                       .tenant_name = "prod",
                       .tenant_uid = "t-1",
                       .provider = {"kubernetes"},
                       .trigger = "schedule",
                       .seq = 2,
                       .phase = "partial",
                       .is_complete = false,
                       .root = "aa",
                       .prev_root = "bb",
                       .items = 3,
                       .added = 1,
                       .changed = 2,
                       .removed = 0,
                       .new_versions = 3,
                       .raw_bytes = 100,
                       .stored_bytes = 50};
  set.sealed_at = sys_days{2026y / 3 / 2} + 1h;
  set.taken_at = set.sealed_at;
  set.is_held = true;
  set.held_until = set.sealed_at + 24h;
  set.deleted_at = set.sealed_at + 1h;
  set.verification = {.at = set.sealed_at + 2h, .since = set.sealed_at + 1h, .problem_count = 1};
  set.imported = {.digest = "dd", .by = "ann"};
  return set;
}

SetDetails Details() {
  return {.types = {{.policy_type = "roles",
                     .coverage = {.state = domain::TypeState::kIncomplete,
                                  .total = 3,
                                  .backed_up = 2,
                                  .errors = 1,
                                  .excluded = 4,
                                  .error_code = "THROTTLED",
                                  .error_message = "list roles",
                                  .api_version = "v1",
                                  .snapshot_point = ""},
                     .root = "cc"}},
          .actors = {"ann"}};
}

// "status.changes.added" and the like, of values and of a schema.
void AddPaths(const json& value, const std::string& path, std::set<std::string>& paths) {
  if (value.is_array()) return AddPaths(value.at(0), path, paths);
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    const std::string member_path = path.empty() ? name : path + '.' + name;
    paths.insert(member_path);
    if (member_path != "metadata") AddPaths(member, member_path, paths);
  }
}
void AddSchemaPaths(const json& schema, const std::string& path, std::set<std::string>& paths) {
  if (schema.contains("items")) return AddSchemaPaths(schema["items"], path, paths);
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, member] : properties.items()) {
    const std::string member_path = path.empty() ? name : path + '.' + name;
    paths.insert(member_path);
    EXPECT_TRUE(member.contains("description")) << member_path;
    AddSchemaPaths(member, member_path, paths);
  }
}

TEST(SetObject, HasWhatItsSchemaSays) {
  std::set<std::string> has;
  AddPaths(SetObject(Whole(), Details()), "", has);
  for (const json& document : {OpenApi2()["definitions"], OpenApi3()["components"]["schemas"]}) {
    std::set<std::string> says;
    AddSchemaPaths(document["dev.strongroom.sets.v1alpha1.BackupSet"], "", says);
    EXPECT_EQ(has, says);
  }
}

TEST(SetObject, SaysForEverThatItWasSealedElsewhere) {
  store::SetRecord set = Whole();
  set.taken_at = set.sealed_at - 24h;
  const json object = SetObject(set);
  EXPECT_EQ(object["status"]["imported"],
            (json{{"digest", "sha256:dd"}, {"by", "ann"}, {"at", "2026-03-02T01:00:00Z"}}));
  EXPECT_EQ(object["status"]["takenAt"], "2026-03-01T01:00:00Z") << "as it says itself";
  EXPECT_EQ(object["metadata"]["labels"]["strongroom.dev/imported"], "true");
  EXPECT_EQ(object["metadata"]["labels"]["strongroom.dev/imported-schedule"], "nightly");
  EXPECT_FALSE(object["metadata"]["labels"].contains("strongroom.dev/schedule"))
      << "by which people look for the newest of the schedule";
  EXPECT_EQ(object["metadata"]["labels"]["strongroom.dev/imported-run"], set.run_name);
  EXPECT_FALSE(object["metadata"]["labels"].contains("strongroom.dev/run"));
  set.imported.reset();
  const json own = SetObject(set);
  EXPECT_FALSE(own["status"].contains("imported"));
  EXPECT_EQ(own["metadata"]["labels"]["strongroom.dev/imported"], "false");
  EXPECT_EQ(own["metadata"]["labels"]["strongroom.dev/schedule"], "nightly");
  EXPECT_FALSE(own["metadata"]["labels"].contains("strongroom.dev/imported-schedule"));
  EXPECT_EQ(own["metadata"]["labels"]["strongroom.dev/run"], set.run_name);
  EXPECT_FALSE(own["metadata"]["labels"].contains("strongroom.dev/imported-run"));
}

TEST(SetObject, SaysNothingOfChangesOfTheFirst) {
  store::SetRecord first = Whole();
  first.prev_root.clear();
  const json status = SetObject(first)["status"];
  EXPECT_FALSE(status.contains("changes"));
  EXPECT_FALSE(status.contains("previousDigest"));
  EXPECT_EQ(TableCells(first, first.sealed_at)[5], "first");
}

TEST(SetObject, HasAnotherVersionWhenItIsHeld) {
  store::SetRecord set = Whole();
  const json held = SetObject(set);
  set.is_held = false;
  const json released = SetObject(set);
  EXPECT_NE(held["metadata"]["resourceVersion"], released["metadata"]["resourceVersion"]);
  EXPECT_FALSE(released["spec"].contains("hold"));
  EXPECT_EQ(held["metadata"]["uid"], released["metadata"]["uid"]);
}

TEST(SetObject, SaysWhatWasFoundWhenSomebodyHasLooked) {
  store::SetRecord set = Whole();
  EXPECT_EQ(SetObject(set)["status"]["verification"], (json{{"at", "2026-03-02T03:00:00Z"},
                                                            {"since", "2026-03-02T02:00:00Z"},
                                                            {"verified", false},
                                                            {"problemCount", 1}}))
      << "which policies these are takes the right to backupsets/verify";
  EXPECT_EQ(TableCells(set, set.sealed_at)[kVerifiedColumn], "false") << "also of an imported one";
  const json version = SetObject(set)["metadata"]["resourceVersion"];
  set.verification.reset();
  EXPECT_FALSE(SetObject(set)["status"].contains("verification"));
  EXPECT_NE(SetObject(set)["metadata"]["resourceVersion"], version);
  EXPECT_EQ(TableCells(set, set.sealed_at)[kVerifiedColumn], "");
}

// A name that no label can have is in no label.
TEST(SetObject, LeavesOutWhatNoLabelCanHave) {
  store::SetRecord set = Whole();
  set.schedule_name = std::string(64, 'a');
  const json labels = SetObject(set)["metadata"]["labels"];
  EXPECT_FALSE(labels.contains("strongroom.dev/imported-schedule"));
  EXPECT_EQ(labels["strongroom.dev/tenant"], "prod");
}

TEST(TableCells, AreAsManyAsColumns) {
  const store::SetRecord set = Whole();
  const json cells = TableCells(set, set.sealed_at + 150min);
  EXPECT_EQ(cells.size(), TableColumns().size());
  EXPECT_EQ(cells, (json{"nightly-202603020130-42", "nightly", "prod", "false", 3, "+1 ~2 -0",
                         "150m", "true", 100, "90m", "sha256:aa", "false", "true"}));
  EXPECT_EQ(ColumnDefinitions(TableColumns())[kVerifiedColumn]["name"], "Verified");
}

TEST(SetName, HasTheIdOfItsSet) { EXPECT_EQ(domain::SetIdIn(NameOf(Whole())), 42); }

}  // namespace
}  // namespace strongroom::server::sets
