#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_host.h"

// Restores that the operator does, as people look at them.
namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;

const std::string kDigest = "sha256:" + std::string(64, 'd');
const std::string kRestorePath =
    "/apis/strongroom.dev/v1alpha1/namespaces/team-a/backuprestores/back";
const std::string kPlanPath =
    "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/restoreplans/back";

json RestoreObject(json status, const std::string& digest = kDigest) {
  status["plan"] = {{"about", "a"}, {"digest", digest}, {"plannedAt", "2026-03-02T08:00:00Z"}};
  return {{"kind", "BackupRestore"},
          {"metadata", {{"name", "back"}, {"namespace", "team-a"}, {"uid", "u-1"}}},
          {"spec",
           {{"backupSet", "nightly-42"},
            {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}},
          {"status", status}};
}

json PlanObject() {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "RestorePlan"},
          {"metadata", {{"name", "back"}, {"namespace", "team-a"}}},
          {"status",
           {{"restoreUID", "u-1"},
            {"backupSet", "nightly-42"},
            {"digest", kDigest},
            {"setDigest", kDigest},
            {"plannedAt", "2026-03-02T08:00:00Z"},
            {"items", 3}}}};
}

json ItemObject(const std::string& name, const std::string& action, const json& rest) {
  json item{{"type", "roles"}, {"id", "id/" + name}, {"name", name}, {"action", action}};
  item.update(rest);
  return item;
}

json ItemsPage(const std::vector<json>& items, const std::string& next) {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "RestorePlanItemList"},
          {"metadata", {{"continue", next}}},
          {"items", items}};
}

TEST(StoredRestore, IsShownPolicyByPolicyBeforeItIsDone) {
  FakeHost host;
  host.Add(kRestorePath,
           RestoreObject({{"phase", "waitingForApproval"},
                          {"reason", "ApprovalNeeded"},
                          {"message", "2 people have to approve"},
                          {"approvals", json::array({{{"user", "jane"},
                                                      {"planDigest", kDigest},
                                                      {"approvedAt", "2026-03-02T08:01:00Z"}}})}}));
  host.Add(kPlanPath, PlanObject());
  host.Add(kPlanPath + "/items", ItemsPage({ItemObject("a", "create", json::object())}, "1"));
  host.Add(kPlanPath + "/items",
           ItemsPage({ItemObject("b", "none", json::object()),
                      ItemObject("c", "refuse", {{"reason", "NotStored"}, {"message", "no"}})},
                     ""));
  EXPECT_EQ(host.Run({"restore", "show", "back"}), kOk) << host.err();
  EXPECT_EQ(host.out(),
            "ACTION   POLICY    TARGET   NOTE\n"
            "create   roles/a   id/a\n"
            "refuse   roles/c   id/c     NotStored: no\n"
            "nightly-42: 1 to create, 1 refused, 1 as they should be\n"
            "approved by jane at 2026-03-02T08:01:00Z\n"
            "plan " +
                kDigest +
                " of 2026-03-02T08:00:00Z\n"
                "backuprestore.strongroom.dev/back: waitingForApproval "
                "(ApprovalNeeded): 2 people have to approve\n");
}

TEST(StoredRestore, SaysWhatWasDone) {
  FakeHost host;
  host.Add(kRestorePath, RestoreObject({{"phase", "partial"}, {"reason", "NotAllRestored"}}));
  host.Add(kPlanPath, PlanObject());
  host.Add(kPlanPath + "/items",
           ItemsPage({ItemObject("a", "create", {{"result", "done"}}),
                      ItemObject("b", "update",
                                 {{"result", "failed"},
                                  {"resultReason", "Denied"},
                                  {"resultMessage", "a webhook says no"}}),
                      ItemObject("c", "refuse", {{"reason", "NotStored"}, {"message", "no"}})},
                     ""));
  EXPECT_EQ(host.Run({"restore", "show", "backuprestore/back"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("refuse   roles/c   id/c     NotStored: no\n"
                                    "roles/a created\n"
                                    "roles/b FAILED: Denied: a webhook says no\n"
                                    "nightly-42: 1 to create, 1 to update, 1 refused; 1 created, "
                                    "1 failed\n"));
  EXPECT_EQ(host.Run({"restore", "show", "back", "-o", "json"}), kOk) << host.err();
  const json shown = json::parse(host.out().substr(host.out().find('{')));
  EXPECT_EQ(shown["setDigest"], kDigest);
  EXPECT_TRUE(shown.contains("planDigest"));
  EXPECT_FALSE(shown.contains("digest")) << "it would not say of what";
  EXPECT_THAT(host.out(), HasSubstr("\"resultReason\": \"Denied\""));
}

// Also once it is done, when its own message says something else, or nothing.
TEST(StoredRestore, SaysWhatIsOfAnImportedSet) {
  for (const char* phase : {"planned", "success"}) {
    FakeHost host;
    const std::string words = "nightly-42 was sealed elsewhere, and put in by ann";
    json restore = RestoreObject({{"phase", phase}, {"reason", "Planned"}});
    restore["status"]["plan"]["message"] = words;
    if (std::string(phase) == "planned") restore["status"]["message"] = words;
    host.Add(kRestorePath, restore);
    host.Add(kPlanPath, PlanObject());
    host.Add(kPlanPath + "/items", ItemsPage({ItemObject("a", "none", json::object())}, ""));
    EXPECT_EQ(host.Run({"restore", "show", "back"}), kOk) << host.err();
    const size_t first = host.out().find(words);
    EXPECT_NE(first, std::string::npos) << host.out();
    EXPECT_EQ(host.out().find(words, first + 1), std::string::npos) << "once";
  }
}

TEST(StoredRestore, WithoutAPlanSaysWhy) {
  FakeHost host;
  json restore = RestoreObject({{"phase", "pending"},
                                {"reason", "ServiceAccountNotFound"},
                                {"message", "there is no restorer"}});
  restore["status"].erase("plan");
  host.Add(kRestorePath, restore);
  EXPECT_EQ(host.Run({"restore", "show", "back"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: backup restore back has no plan: it is pending (ServiceAccountNotFound): "
            "there is no restorer\n");
}

TEST(StoredRestore, OfAPlanThatIsNotKeptAnyMoreSaysSo) {
  FakeHost host;
  host.Add(kRestorePath, RestoreObject({{"phase", "planned"}, {"reason", "Planned"}}));
  EXPECT_EQ(host.Run({"restore", "show", "back"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: the plan of backup restore back is not stored any more: plans are kept for 90 "
            "days, those of a schedule's drills until there are newer ones\n");
}

// One of the same name was before.
TEST(StoredRestore, IsNotShownAsAnotherOne) {
  FakeHost host;
  host.Add(kRestorePath, RestoreObject({{"phase", "planning"}}, "sha256:" + std::string(64, 'e')));
  host.Add(kPlanPath, PlanObject());
  EXPECT_EQ(host.Run({"restore", "show", "back"}), kFailed);
  EXPECT_EQ(host.err(), "error: backup restore back has no plan: it is planning\n");
}

TEST(StoredRestore, IsApprovedByTheDigestThatWasRead) {
  FakeHost host;
  host.Add(kPlanPath + "/approve", {{"kind", "RestoreApproval"}}, 201);
  EXPECT_EQ(host.Run({"restore", "approve", "back", "--plan", kDigest}), kOk) << host.err();
  EXPECT_EQ(host.out(), "backuprestore.strongroom.dev/back: plan " + kDigest + " is approved\n");
  const json body = json::parse(host.server().Requests().back().body);
  EXPECT_EQ(body["kind"], "RestoreApproval");
  EXPECT_EQ(body["spec"]["planDigest"], kDigest);
  EXPECT_EQ(host.Run({"restore", "approve", "back"}), kWrongUsage) << "nobody approves unseen";
}

TEST(StoredRestore, ASetIsNeededWhereNothingElseIsAsked) {
  FakeHost host;
  EXPECT_EQ(host.Run({"restore"}), kWrongUsage);
}

}  // namespace
}  // namespace strongroom::cli
