#include <gmock/gmock.h>

#include "api/kinds.h"
#include "plugin_cluster.h"

// kubectl strongroom retention plan: what retention would do, of sets in PostgreSQL and a schedule
// of the cluster.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

class PluginOfSetsRetention : public PluginCluster {
 protected:
  static void SetUpTestSuite() { Cluster().InstallCrds(); }

  PluginOfSetsRetention() : server_(StartServer()) {
    const json made = client().Create(api::kScheduleKind, "team-a",
                                      {{"apiVersion", "strongroom.dev/v1alpha1"},
                                       {"kind", "BackupSchedule"},
                                       {"metadata", {{"name", "nightly"}}},
                                       {"spec",
                                        {{"tenantRef", {{"name", "cluster"}}},
                                         {"timezone", "UTC"},
                                         {"frequency", "daily"},
                                         {"timeOfDay", "02:30"},
                                         {"policyTypes", {"*"}},
                                         {"retention", {{"keepLast", 2}}}}}});
    uid_ = made["metadata"]["uid"].get<std::string>();
  }
  ~PluginOfSetsRetention() override { client().Delete(api::kScheduleKind, "team-a", "nightly"); }

  std::string StoreOf(const std::string& schedule_uid, int run) {
    store::SetKey key = KeyOf(run);
    key.schedule_uid = schedule_uid;
    Store(key, {store::ItemOf("roles", "a", "1")}, store::OutcomeOf({"roles"}));
    return Name(run);
  }
  // As the controller tells of the run.
  void TellOfRun(int run, const std::string& trigger) {
    const std::string schedule = "'" + uid_ + "'";
    ASSERT_EQ(database_.StateOf("INSERT INTO strongroom.backup_schedules (id, namespace, name) "
                                "VALUES (" +
                                schedule +
                                ", 'team-a', 'nightly') "
                                "ON CONFLICT DO NOTHING"),
              "");
    ASSERT_EQ(
        database_.StateOf(
            "INSERT INTO strongroom.backup_schedule_runs "
            "(id, backup_schedule_id, namespace, name, scheduled_for, trigger, status) VALUES ('" +
            store::Uid(1000 + run) + "', " + schedule + ", 'team-a', 'nightly-" +
            std::to_string(run) + "', now(), '" + trigger + "', 'success')"),
        "");
  }
  std::string Says(const std::string& arguments) const {
    const auto result = Run("retention plan " + arguments);
    return result.out + result.err;
  }

  const std::unique_ptr<Server> server_;
  std::string uid_;
};

TEST_F(PluginOfSetsRetention, SaysWhatGoesNextAndWhyOthersStay) {
  StoreOf(store::Uid(77), 9);  // of a schedule that had the name before
  const std::string asked_for = StoreOf(uid_, 1);
  const std::string held = StoreOf(uid_, 2);
  const std::string gone = StoreOf(uid_, 3);
  const std::string last = StoreOf(uid_, 4);
  const std::string newest = StoreOf(uid_, 5);
  TellOfRun(1, "manual");
  EXPECT_EQ(Json("get bset -n team-a " + asked_for)["status"]["trigger"], "manual");
  EXPECT_FALSE(Json("get bset -n team-a " + newest)["status"].contains("trigger"));
  Told("patch bset -n team-a " + held +
       R"( --type merge -p '{"spec":{"hold":{"reason":"audit"}}}')");

  const json plan = json::parse(Says("nightly -o json"));
  EXPECT_EQ(plan["keepLast"], 2);
  std::vector<std::string> fates;
  for (const json& set : plan["sets"]) {
    fates.push_back(set["name"].get<std::string>() + ' ' + set["fate"].get<std::string>() +
                    (set["expiresWithNextSet"] == true ? " next" : ""));
  }
  EXPECT_THAT(fates,
              ::testing::ElementsAre(newest + " newest", last + " newest next", gone + " expires",
                                     held + " held", asked_for + " newestAskedFor"));
  EXPECT_THAT(Says("nightly"),
              AllOf(HasSubstr("kept: one of the newest 2"), HasSubstr("EXPIRES at the next look"),
                    HasSubstr("kept: held by admin: audit")));
}

TEST_F(PluginOfSetsRetention, SaysWhichRestoreHasASetInUse) {
  const std::string used = StoreOf(uid_, 1);
  const std::string other = StoreOf(uid_, 2);
  StoreOf(uid_, 3);
  StoreOf(uid_, 4);
  client().Create(api::kRestoreKind, "team-a",
                  {{"apiVersion", "strongroom.dev/v1alpha1"},
                   {"kind", "BackupRestore"},
                   {"metadata", {{"name", "back"}}},
                   {"spec",
                    {{"backupSet", used},
                     {"mode", "apply"},
                     {"requireApproval", true},
                     {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}}});
  const json plan = json::parse(Says("nightly -o json"));
  EXPECT_EQ(plan["sets"][3]["name"], used);
  EXPECT_EQ(plan["sets"][3]["inUseBy"], "back");
  EXPECT_EQ(plan["sets"][2]["name"], other);
  EXPECT_FALSE(plan["sets"][2].contains("inUseBy"));
  EXPECT_THAT(Says("nightly"), HasSubstr("EXPIRES at the next look; in use by restore back: "));

  client().Delete(api::kRestoreKind, "team-a", "back");
  EXPECT_THAT(Says("nightly"), ::testing::Not(HasSubstr("in use")));
}

TEST_F(PluginOfSetsRetention, SaysWhatIsMissing) {
  EXPECT_THAT(Says("nightli"), HasSubstr("did you mean \"nightly\"?"));
  EXPECT_THAT(Says(""), HasSubstr("schedule is required"));
  EXPECT_EQ(Says("nightly"), "SET   TAKEN   AGE   COMPLETE   FATE\n");
}

}  // namespace
}  // namespace strongroom::server::sets
