#include "provider/graph/audit_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/timestamp.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using domain::Act;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const AuditStore& kIntune = kAuditStores[0];
const AuditStore& kDirectory = kAuditStores[1];

Json DirectoryEvent() {
  return Json::parse(R"json({
    "id": "Directory_1", "category": "Policy", "result": "success",
    "activityDisplayName": "Delete conditional access policy", "operationType": "Delete",
    "activityDateTime": "2026-03-01T01:12:00.1234567Z", "loggedByService": "Conditional Access",
    "initiatedBy": {"app": null, "user": {"id": "u-1", "displayName": "Ann",
                                          "userPrincipalName": "ann@contoso.example"}},
    "targetResources": [{"id": "0f1e", "displayName": "Require MFA", "type": "Policy",
                         "modifiedProperties": []},
                        {"id": "u-9", "type": "User"}]})json");
}

Json IntuneEvent() {
  return Json::parse(R"json({
    "id": "e-1", "displayName": "Patch DeviceConfiguration", "activityResult": "Success",
    "activityType": "Patch DeviceConfiguration", "activityOperationType": "Patch",
    "activityDateTime": "2026-03-01T01:12:00Z",
    "actor": {"userPrincipalName": null, "applicationDisplayName": "pipeline",
              "applicationId": "a-1"},
    "resources": [{"displayName": "Kiosk", "auditResourceType": "DeviceConfiguration",
                   "resourceId": "77aa"}]})json");
}

Json With(Json event, const char* pointer, const Json& value) {
  event[Json::json_pointer(pointer)] = value;
  return event;
}

TEST(AuditEvents, OfBothStoresSayWhoDidWhat) {
  const auto removed = ActsOf(kDirectory, DirectoryEvent());
  ASSERT_THAT(removed, SizeIs(1)) << "users are no policies";
  EXPECT_EQ(removed[0].kind, ActKind::kRemoval);
  EXPECT_EQ(removed[0].act, (Act{.external_id = "0f1e",
                                 .deed = {.actor = "ann@contoso.example",
                                          .actor_kind = domain::ActorKind::kUser,
                                          .at = base::ParseTimestamp("2026-03-01T01:12:00Z"),
                                          .activity = "Delete conditional access policy",
                                          .audit_store = "directoryAudits"}}));
  const auto changed = ActsOf(kIntune, IntuneEvent());
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_EQ(changed[0].kind, ActKind::kOther);
  EXPECT_EQ(changed[0].act, (Act{.external_id = "77aa",
                                 .deed = {.actor = "pipeline",
                                          .actor_kind = domain::ActorKind::kApp,
                                          .at = base::ParseTimestamp("2026-03-01T01:12:00Z"),
                                          .activity = "Patch DeviceConfiguration",
                                          .audit_store = "auditEvents"}}));
}

TEST(AuditEvents, NameTheActorAsWellAsTheyCan) {
  struct Row {
    const AuditStore& store;
    Json event;
    const char* actor;
    domain::ActorKind kind;
  };
  using enum domain::ActorKind;
  const Json entra = DirectoryEvent();
  const Json intune = IntuneEvent();
  const Json app{{"displayName", "sync"}, {"appId", "a-2"}};
  for (const Row& row : {
           Row{kDirectory, With(entra, "/initiatedBy/user/userPrincipalName", nullptr), "Ann",
               kUser},
           Row{kDirectory, With(entra, "/initiatedBy/user", {{"id", "u-1"}}), "u-1", kUser},
           Row{kDirectory, With(entra, "/initiatedBy", {{"user", nullptr}, {"app", app}}), "sync",
               kApp},
           Row{kDirectory, With(entra, "/initiatedBy", {{"app", {{"appId", "a-2"}}}}), "a-2", kApp},
           Row{kIntune, With(intune, "/actor/userPrincipalName", "bob@contoso.example"),
               "bob@contoso.example", kUser},
           Row{kIntune, With(intune, "/actor/userPrincipalName", ""), "pipeline", kApp},
           Row{kIntune, With(intune, "/actor", {{"applicationId", "a-1"}}), "a-1", kApp},
           Row{kIntune, With(intune, "/actor", {{"userId", "u-7"}}), "u-7", kUser},
       }) {
    const auto acts = ActsOf(row.store, row.event);
    ASSERT_THAT(acts, SizeIs(1)) << row.event;
    EXPECT_EQ(acts[0].act.deed.actor, row.actor);
    EXPECT_EQ(acts[0].act.deed.actor_kind, row.kind);
  }
}

TEST(AuditEvents, SayNothingWhereNothingWasDone) {
  const Json entra = DirectoryEvent();
  const Json intune = IntuneEvent();
  for (const Json& event :
       {With(entra, "/result", "failure"), With(entra, "/result", "timeout"),
        With(entra, "/activityDateTime", "yesterday"), With(entra, "/activityDateTime", 7),
        With(entra, "/initiatedBy", nullptr), With(entra, "/initiatedBy", Json::array({7})),
        With(entra, "/targetResources", nullptr),
        With(entra, "/targetResources", Json::array({7, nullptr})),
        With(entra, "/targetResources", {{"id", "x"}}),
        With(entra, "/targetResources/0/id", std::string(600, 'a')), Json(7), Json::array(),
        Json::object()}) {
    EXPECT_THAT(ActsOf(kDirectory, event), IsEmpty()) << event;
  }
  for (const Json& event :
       {With(intune, "/activityResult", "Failure"), With(intune, "/activityOperationType", "Get"),
        With(intune, "/actor", Json::object()), With(intune, "/resources/0/resourceId", nullptr)}) {
    EXPECT_THAT(ActsOf(kIntune, event), IsEmpty()) << event;
  }
}

TEST(AuditEvents, AreAskedForFromATimeOn) {
  EXPECT_EQ(QueryFor(kDirectory, sys_seconds{seconds{1'772'328'600}}),
            "/v1.0/auditLogs/directoryAudits?$filter=activityDateTime%20ge%20"
            "2026-03-01T01:30:00Z");
}

AuditAct ActAt(int at, const std::string& actor, ActKind kind = ActKind::kOther,
               const std::string& id = "x") {
  AuditAct act{.act = {.external_id = id}, .kind = kind};
  act.act.deed.actor = actor;
  act.act.deed.at = sys_seconds{seconds{at}};
  return act;
}

std::vector<std::string> Tell(std::vector<AuditAct> acts) {
  TellingActs telling;
  for (AuditAct& act : acts) telling.Add(std::move(act));
  std::vector<std::string> actors;
  for (const Act& act : telling.Take()) actors.push_back(act.deed.actor);
  return actors;
}

TEST(TellingActs, AreTheNewestButForWhoRemovedIt) {
  using enum ActKind;
  const AuditAct edit = ActAt(1, "editor");
  const AuditAct removal = ActAt(2, "remover", kRemoval);
  const AuditAct unassign = ActAt(3, "cleaner");
  const AuditAct restore = ActAt(4, "restorer", kReturn);
  const AuditAct again = ActAt(5, "again", kRemoval);
  for (const auto& [acts, actor] : std::vector<std::pair<std::vector<AuditAct>, const char*>>{
           {{edit}, "editor"},
           {{edit, removal}, "remover"},
           {{edit, removal, unassign}, "remover"},
           {{edit, removal, unassign, restore}, "restorer"},
           {{edit, removal, unassign, restore, again}, "again"},
           {{restore, ActAt(6, "late editor")}, "late editor"},
       }) {
    EXPECT_THAT(Tell(acts), ElementsAre(actor));
  }
}

// Pages come in any order, and again when a page has to be read again.
TEST(TellingActs, AreTheSameInWhateverOrderTheyCome) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<AuditAct> acts;
    for (int at = 0; at < 12; ++at) {
      acts.push_back(ActAt(at, "a" + std::to_string(at), static_cast<ActKind>(random() % 3),
                           "o" + std::to_string(random() % 3)));
    }
    const auto expected = Tell(acts);
    for (size_t i = 0; i < 6; ++i) acts.push_back(acts[random() % acts.size()]);
    std::shuffle(acts.begin(), acts.end(), random);
    EXPECT_EQ(Tell(acts), expected);
  }
}

TEST(TellingActs, OfTooManyTheOldestAreForgotten) {
  TellingActs telling;
  const int most = static_cast<int>(TellingActs::kMaxObjects);
  for (int at = 0; at < 3 * most; ++at) {
    telling.Add(ActAt(at, "a", ActKind::kOther, std::to_string(at)));
  }
  const auto acts = telling.Take();
  EXPECT_LE(acts.size(), TellingActs::kMaxObjects);
  EXPECT_GE(acts.size(), TellingActs::kMaxObjects / 2);
  const auto newest = std::to_string(3 * most - 1);
  EXPECT_TRUE(std::any_of(acts.begin(), acts.end(),
                          [&](const Act& act) { return act.external_id == newest; }));
}

// As of a script that changes all there is.
TEST(TellingActs, OfTooManyAtOnceHalfStay) {
  TellingActs telling;
  const int one_more = static_cast<int>(TellingActs::kMaxObjects) + 1;
  for (int at = 0; at < one_more; ++at) {
    telling.Add(ActAt(7, "a", ActKind::kOther, std::to_string(at)));
  }
  EXPECT_GE(telling.Take().size(), TellingActs::kMaxObjects / 2);
}

}  // namespace
}  // namespace strongroom::provider::graph
