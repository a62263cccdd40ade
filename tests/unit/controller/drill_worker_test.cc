#include "controller/drill_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "api/restore.h"
#include "api/restore_fields.h"
#include "api/schedule.h"
#include "controller/restore_worker.h"
#include "domain/conditions.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// What accounts may do: "get sets.strongroom.dev/backupsets/content", "get secrets/standby".
class FakeRights final : public access::Reviews {
 public:
  std::optional<access::User> ReviewToken(const std::string& /*token*/,
                                          std::string_view /*audience*/) override {
    return std::nullopt;
  }
  bool MayGet(const access::User& /*user*/, std::string_view /*path*/) override { return false; }
  bool MayDo(const access::User& user, const access::ResourceAccess& access) override {
    if (user.name != "system:serviceaccount:shop:restorer" || access.ns != kShop) return false;
    ++asked;
    std::string what = access.verb + " " + access.resource;
    if (!access.subresource.empty()) what += "/" + access.subresource;
    if (!access.name.empty()) what += "/" + access.name;
    return rights.contains(what);
  }

  std::set<std::string> rights{"get backupsets/content"};
  int asked = 0;
};

class DrillWork : public ::testing::Test {
 protected:
  DrillWork() {
    PutAccount("true");
    Put("nightly");
  }

  DrillWorker::Parts Parts() {
    return {.caches = shop_.caches,
            .client = shop_.client,
            .reviews = rights_,
            .clock = shop_.clock,
            .findings = shop_.drilled,
            .queue = shop_.queue};
  }

  void PutAccount(const std::string& label) {
    kube::Json account = Shop::Object("restorer", kube::Json::object());
    if (!label.empty()) account["metadata"]["labels"]["strongroom.dev/restore"] = label;
    shop_.server.Put("serviceaccounts", account);
  }
  // A schedule with a set, and with drills.
  void Put(const std::string& name) {
    shop_.PutSchedule(name, {{"drill", {{"every", "1d"}, {"serviceAccountName", "restorer"}}}});
    shop_.server.Patch("backupschedules", kShop, name,
                       {{"status",
                         {{"recentRuns",
                           {{{"name", name + "-202512310000"},
                             {"scheduledFor", "2025-12-31T00:00:00Z"},
                             {"status", "success"},
                             {"backupSetID", "42"}}}}}}});
  }
  void Change(const kube::Json& drill) {
    shop_.server.Patch(
        "backupschedules", kShop, "nightly",
        {{"metadata", {{"generation", ++generation_}}}, {"spec", {{"drill", drill}}}});
  }
  void Look(const std::string& name = "nightly") {
    worker_.LookAt({kShop, name});
    worker_.DoNext({});
  }
  std::vector<kube::Json> Objects() { return shop_.server.All("backuprestores"); }
  std::string Name() { return Objects().at(0)["metadata"]["name"]; }
  api::Restore Drill() { return api::DecodeRestore(Objects().at(0)); }
  domain::Condition Condition(const std::string& name = "nightly") {
    const kube::Json schedule = shop_.server.Find("backupschedules", kShop, name);
    const auto found =
        shop_.drilled.Get({kShop, name}, schedule["metadata"]["uid"].get<std::string>());
    return found && found->restorable ? *found->restorable : domain::Condition{};
  }
  std::string Reason(const std::string& name = "nightly") { return Condition(name).reason; }

  // What the server and who carries out restores say.
  void Answer(domain::RestorePlanned plan = {.counts = {.none = 3}}) {
    const api::Restore drill = Drill();
    plan.spec_digest = domain::SpecDigestOf(drill.spec);
    plan.digest = "sha256:" + std::string(64, 'd');
    plan.planned_at = shop_.clock.NowSeconds();
    kube::Json status = api::BuildPlannedPatch(drill, plan);
    status["status"]["phase"] = "planned";
    shop_.server.Patch("backuprestores", kShop, drill.meta.name, status);
  }

  Shop shop_;
  FakeRights rights_;
  DrillWorker worker_{Parts()};
  int generation_ = 1;
};

TEST_F(DrillWork, MakesABackupRestoreThatTheScheduleOwns) {
  Look();
  ASSERT_THAT(Objects(), SizeIs(1));
  const kube::Json object = Objects()[0];
  const kube::Json schedule = shop_.server.Find("backupschedules", kShop, "nightly");
  EXPECT_EQ(object["metadata"]["ownerReferences"][0]["uid"], schedule["metadata"]["uid"]);
  EXPECT_EQ(object["metadata"]["labels"]["strongroom.dev/schedule"], "nightly");
  EXPECT_EQ(object["spec"]["mode"], "plan");
  EXPECT_EQ(object["spec"]["backupSet"], "nightly-202512310000-42");
  EXPECT_EQ(object["spec"]["target"]["kubernetes"]["serviceAccountName"], "restorer");
  EXPECT_TRUE(domain::IsAsMade(Drill()));
  Look();
  EXPECT_THAT(Objects(), SizeIs(1));
  EXPECT_EQ(Reason(), "NotDrilledYet");
}

TEST_F(DrillWork, TellsWhatWasFoundToWhoWritesTheStatus) {
  shop_.PutTenant();
  Look();
  while (shop_.queue.Depth() > 0) shop_.queue.Done(*shop_.queue.Get({}));
  Answer();
  Look();
  EXPECT_EQ(Reason(), "DrillPassed");
  ASSERT_EQ(shop_.queue.Depth(), 1U);
  shop_.queue.Done(*shop_.queue.Get({}));
  shop_.reconciler.Reconcile(kNightly);
  const api::Schedule told =
      api::DecodeSchedule(shop_.server.Find("backupschedules", kShop, "nightly"));
  const auto* condition =
      domain::FindCondition(told.status.conditions, domain::condition::kRestorable);
  ASSERT_NE(condition, nullptr);
  EXPECT_TRUE(condition->is_true);
  EXPECT_EQ(told.status.last_drill->name, Name());
  EXPECT_EQ(told.status.last_drill->backup_set, "nightly-202512310000-42");
  shop_.server.Drop("backuprestores", kShop, Name());
  Look();
  EXPECT_EQ(Reason(), "DrillPassed") << "whatever becomes of the object";
  EXPECT_THAT(Objects(), IsEmpty());
  EXPECT_THAT(shop_.EventReasons(), Contains("DrillPassed"));
}

TEST_F(DrillWork, KeepsNoPlaceForASpecThatCannotBeRead) {
  constexpr size_t kMost = DrillWorker::kAtOnce.most_of_a_namespace;
  const auto name = [](size_t i) { return "many-" + std::to_string(i); };
  for (size_t i = 0; i <= kMost; ++i) {
    Put(name(i));
    Look(name(i));
  }
  ASSERT_THAT(Objects(), SizeIs(kMost));
  shop_.server.Patch("backupschedules", kShop, name(0),
                     {{"metadata", {{"generation", 2}}}, {"spec", {{"timezone", "Foo/Bar"}}}});
  Look(name(0));
  EXPECT_THAT(Objects(), SizeIs(kMost - 1));
  Look(name(kMost));
  EXPECT_THAT(Objects(), SizeIs(kMost));
}

TEST_F(DrillWork, NeedsNoApprovalAsItWritesNothing) {
  PutAccount("approved");
  Look();
  EXPECT_THAT(Objects(), SizeIs(1));
}

TEST_F(DrillWork, RefusesAnAccountThatIsNotForIt) {
  PutAccount("");
  Look();
  EXPECT_EQ(Reason(), "DrillRefused");
  EXPECT_THAT(Condition().message, HasSubstr("strongroom.dev/restore: \"true\""));
  PutAccount("true");
  rights_.rights.clear();
  shop_.clock.Advance(60s);
  Look();
  EXPECT_EQ(Reason(), "DrillRefused");
  EXPECT_THAT(Condition().message, HasSubstr("may not get backupsets/content"));
  EXPECT_THAT(Objects(), IsEmpty());
  const int asked = rights_.asked;
  for (int i = 0; i < 10; ++i) Look();
  EXPECT_EQ(rights_.asked, asked) << "not before its time";
  rights_.rights.insert("get backupsets/content");
  shop_.clock.Advance(120s);
  Look();
  EXPECT_THAT(Objects(), SizeIs(1));
  EXPECT_EQ(Reason(), "DrillRefused") << "until there is an answer";
  Answer();
  Look();
  EXPECT_EQ(Reason(), "DrillPassed");
}

TEST_F(DrillWork, RefusesATargetThatIsNotTheAccountsOwn) {
  Change({{"target", {{"kubernetes", {{"kubeconfigSecretRef", {{"name", "standby"}}}}}}}});
  Look();
  EXPECT_THAT(Condition().message, HasSubstr("may not get secrets \"standby\""));
  Change({{"target", {{"kubernetes", nullptr}, {"directory", {{"claimName", "files"}}}}}});
  Look();
  EXPECT_THAT(Condition().message, HasSubstr("may not get persistentvolumeclaims \"files\""));
  Change({{"target", {{"directory", nullptr}, {"kubernetes", {{"serviceAccountName", "admin"}}}}}});
  Look();
  EXPECT_THAT(Condition().message, HasSubstr("spec.drill.target.kubernetes.serviceAccountName"));
  EXPECT_THAT(Objects(), IsEmpty());
  rights_.rights.insert("get secrets/standby");
  Change({{"target",
           {{"kubernetes",
             {{"serviceAccountName", nullptr}, {"kubeconfigSecretRef", {{"name", "standby"}}}}}}}});
  Look();
  ASSERT_THAT(Objects(), SizeIs(1));
  EXPECT_EQ(Drill().spec.target.kubernetes->kubeconfig->name, "standby");
}

TEST_F(DrillWork, RefusesATenantOfWhichNothingCanBePutThere) {
  shop_.server.Put(
      "tenants",
      Shop::Object(
          "prod",
          {{"spec", {{"provider", "directory"}, {"directory", {{"claimName", "policies"}}}}}}));
  Look();
  EXPECT_EQ(Reason(), "DrillRefused");
  EXPECT_THAT(Condition().message, HasSubstr("tenant is of provider directory"));
  EXPECT_THAT(Objects(), IsEmpty());
  EXPECT_EQ(rights_.asked, 0) << "nobody can stand for it";
  shop_.clock.Advance(48h);
  Look();
  EXPECT_EQ(Reason(), "DrillRefused") << "however long that is so";
  EXPECT_THAT(Objects(), IsEmpty());
  shop_.PutTenant();
  Look();
  EXPECT_THAT(Objects(), SizeIs(1));
}

TEST_F(DrillWork, TellsWhatIsInItsWayThoughWhatWasFoundIsBad) {
  Look();
  Answer({.counts = {.refuse = 1}, .unmet = 1, .message = "roles/a: Denied"});
  Look();
  EXPECT_EQ(Reason(), "NotAllRestorable");
  shop_.reconciler.Reconcile(kNightly);
  PutAccount("");
  shop_.clock.Advance(24h);
  Look();
  EXPECT_EQ(Reason(), "NotAllRestorable");
  EXPECT_THAT(Condition().message, HasSubstr("roles/a: Denied; since then: DrillRefused: "));
  EXPECT_THAT(Objects(), SizeIs(1));
}

TEST_F(DrillWork, DeletesOneThatSomebodyWantsToBeApplied) {
  RestoreWorker restores({.caches = shop_.caches,
                          .client = shop_.client,
                          .clock = shop_.clock,
                          .job = shop_.job_settings,
                          .metrics = shop_.metrics});
  Look();
  Answer();
  shop_.server.Patch("backuprestores", kShop, Name(),
                     {{"metadata", {{"generation", 2}}}, {"spec", {{"mode", "apply"}}}});
  // Whoever carries out restores may see it first.
  for (int i = 0; i < 3; ++i) {
    restores.LookAt({kShop, Name()});
    restores.DoNext({});
  }
  EXPECT_THAT(shop_.server.All("jobs"), IsEmpty());
  EXPECT_EQ(Objects()[0]["status"]["phase"], "failed");
  EXPECT_EQ(Objects()[0]["status"]["reason"], "InvalidSpec");
  const std::string uid = Objects()[0]["metadata"]["uid"];
  Look();
  for (const kube::Json& drill : Objects()) EXPECT_NE(drill["metadata"]["uid"], uid);
}

TEST_F(DrillWork, SaysWhatWasFoundThoughItMayNotDelete) {
  Look();
  Answer();
  kube::Json changed = Objects()[0];
  changed["metadata"]["name"] = "changed";
  changed["metadata"].erase("uid");
  shop_.server.Put("backuprestores", changed);
  shop_.server.RefuseNext("DELETE", "backuprestores", 403, "Forbidden");
  Look();
  EXPECT_EQ(Reason(), "DrillPassed");
  EXPECT_THAT(Objects(), SizeIs(2));
  shop_.clock.Advance(1s);
  Look();
  EXPECT_THAT(Objects(), SizeIs(1));
}

TEST_F(DrillWork, LeavesAloneWhatIsNotItsOwn) {
  kube::Json theirs = Shop::Object(
      "theirs", {{"metadata", {{"labels", {{"strongroom.dev/schedule", "nightly"}}}}},
                 {"spec",
                  {{"backupSet", "nightly-202512310000-42"},
                   {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}}});
  shop_.server.Put("backuprestores", theirs);
  Look();
  EXPECT_THAT(Objects(), SizeIs(2));
  EXPECT_FALSE(shop_.server.Find("backuprestores", kShop, "theirs").is_null());
}

TEST_F(DrillWork, SaysThatSomebodyElseHasItsName) {
  Look();
  kube::Json squatter = Objects()[0];
  const std::string name = Name();
  shop_.server.Drop("backuprestores", kShop, name);
  squatter["metadata"].erase("ownerReferences");
  squatter["metadata"].erase("uid");
  shop_.server.Put("backuprestores", squatter);
  shop_.clock.Advance(60s);
  Look();
  EXPECT_EQ(Reason(), "DrillFailed");
  EXPECT_THAT(Condition().message, HasSubstr(name + ": its name is somebody else's"));
}

TEST_F(DrillWork, TriesAgainLaterWhatTheApiServerRefuses) {
  std::chrono::seconds before{0};
  for (int i = 0; i < 4; ++i) {
    shop_.server.RefuseNext("POST", "backuprestores", 403, "Forbidden");
    Look();
    EXPECT_EQ(Reason(), "DrillFailed");
    std::chrono::seconds waited{0};
    for (; waited < 3600s; waited += 30s) {
      shop_.clock.Advance(30s);
      const int asked = rights_.asked;
      // What would show that it asks for one.
      shop_.server.RefuseNext("POST", "backuprestores", 403, "Forbidden");
      Look();
      if (rights_.asked != asked) break;
    }
    EXPECT_GT(waited, before);
    before = waited;
  }
  EXPECT_THAT(Objects(), IsEmpty());
}

TEST_F(DrillWork, AsksAnApiServerThatIsNotWellSoon) {
  shop_.server.RefuseNext("POST", "backuprestores", 500, "InternalError");
  Look();
  EXPECT_THAT(Objects(), IsEmpty());
  shop_.clock.Advance(1s);
  Look();
  EXPECT_THAT(Objects(), SizeIs(1));
}

TEST_F(DrillWork, HasAFewAtOnceOfANamespace) {
  for (int i = 0; i < 8; ++i) Put("more-" + std::to_string(i));
  for (int i = 0; i < 8; ++i) Look("more-" + std::to_string(i));
  EXPECT_THAT(Objects(), SizeIs(DrillWorker::kAtOnce.most_of_a_namespace));
  Answer();
  const std::string schedule = Drill().drill->schedule_name;
  Look(schedule);
  // The next one was asked for.
  worker_.DoNext({});
  EXPECT_THAT(Objects(), SizeIs(DrillWorker::kAtOnce.most_of_a_namespace + 1));
}

TEST_F(DrillWork, HoldsThePlacesOfThoseThatAreAtWork) {
  for (int i = 0; i < 8; ++i) Put("more-" + std::to_string(i));
  for (int i = 0; i < 4; ++i) Look("more-" + std::to_string(i));
  DrillWorker next(Parts());
  next.CatchUp();
  for (int i = 7; i >= 0; --i) {
    next.LookAt({kShop, "more-" + std::to_string(i)});
    next.DoNext({});
  }
  EXPECT_THAT(Objects(), SizeIs(DrillWorker::kAtOnce.most_of_a_namespace));
}

TEST_F(DrillWork, IsDoneOnceHoweverOftenItsControllerDies) {
  for (int writes = 0; writes < 4; ++writes) {
    shop_.server.DieAfterWrites(writes);
    DrillWorker dying(Parts());
    dying.LookAt(kNightly);
    dying.DoNext({});
    shop_.server.Revive();
    Look();
    EXPECT_THAT(Objects(), SizeIs(1));
  }
}

TEST_F(DrillWork, KeepsTheLastFew) {
  for (int i = 0; i < 6; ++i) {
    Look();
    for (const kube::Json& object : Objects()) {
      const api::Restore drill = api::DecodeRestore(object);
      if (drill.status.plan) continue;
      domain::RestorePlanned plan{.counts = {.none = 3}};
      plan.spec_digest = domain::SpecDigestOf(drill.spec);
      plan.digest = "sha256:" + std::string(64, 'd');
      plan.planned_at = shop_.clock.NowSeconds();
      shop_.server.Patch("backuprestores", kShop, drill.meta.name,
                         api::BuildPlannedPatch(drill, plan));
    }
    Look();
    shop_.reconciler.Reconcile(kNightly);
    shop_.clock.Advance(24h);
  }
  EXPECT_THAT(Objects(), SizeIs(domain::kDrillsKept));
}

TEST_F(DrillWork, EndsWithItsSpec) {
  Look();
  Answer();
  Look();
  shop_.reconciler.Reconcile(kNightly);
  const auto types = [&] {
    std::set<std::string> said;
    const kube::Json status = shop_.ScheduleStatus();
    for (const kube::Json& condition : status["conditions"]) {
      said.insert(condition["type"].get<std::string>());
    }
    return said;
  };
  ASSERT_TRUE(shop_.ScheduleStatus().contains("lastDrill"));
  ASSERT_THAT(types(), Contains("Restorable"));
  Change(nullptr);
  Look();
  shop_.reconciler.Reconcile(kNightly);
  EXPECT_FALSE(shop_.ScheduleStatus().contains("lastDrill"));
  EXPECT_THAT(types(), Contains("Ready"));
  EXPECT_THAT(types(), Not(Contains("Restorable")));
}

TEST_F(DrillWork, ASpecThatCannotBeReadPassesForNothing) {
  Look();
  Answer();
  Look();
  shop_.reconciler.Reconcile(kNightly);
  Change({{"every", "never"}});
  Look();
  shop_.reconciler.Reconcile(kNightly);
  const api::Schedule told =
      api::DecodeSchedule(shop_.server.Find("backupschedules", kShop, "nightly"));
  const auto* condition =
      domain::FindCondition(told.status.conditions, domain::condition::kRestorable);
  ASSERT_NE(condition, nullptr);
  EXPECT_TRUE(condition->is_unknown);
  EXPECT_EQ(condition->reason, "DrillFailed");
  EXPECT_THAT(Objects(), SizeIs(1));
  Change({{"every", "1d"}});
  Look();
  EXPECT_EQ(Reason(), "DrillPassed") << "what was found is known again";
}

TEST_F(DrillWork, GoesWithItsSchedule) {
  Look();
  const std::string uid = Drill().drill->schedule_uid;
  EXPECT_TRUE(shop_.drilled.Get(kNightly, uid));
  EXPECT_FALSE(shop_.drilled.Get(kNightly, "that of another one"));
  shop_.server.Drop("backupschedules", kShop, "nightly");
  Look();
  EXPECT_FALSE(shop_.drilled.Get(kNightly, uid));
}

}  // namespace
}  // namespace strongroom::controller
