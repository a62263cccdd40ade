#include <gmock/gmock.h>

#include <fstream>

#include "api/kinds.h"
#include "api/restore.h"
#include "api_cluster.h"
#include "base/enum_words.h"
#include "integration/support/full_audit_log.h"
#include "kube/cluster_identity.h"
#include "store/restores.h"
#include "support/eventually.h"

// What restores would do, as the API shows it, and how somebody approves it.
namespace strongroom::server::sets {
namespace {

using domain::RestoreAction;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPlans = "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/restoreplans/";
const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOtherDigest = "sha256:" + std::string(64, 'b');
const std::string kSetDigest = "sha256:" + std::string(64, 'c');

// Restore "back" of team-a has a plan of one of each action.
class SetsRestorePlans : public ApiCluster {
 protected:
  static void SetUpTestSuite() { Cluster().InstallCrds(); }

  SetsRestorePlans() {
    client().Create(api::kRestoreKind, "team-a",
                    {{"apiVersion", api::kApiVersion},
                     {"kind", api::kRestoreKind.kind},
                     {"metadata", {{"name", "back"}}},
                     {"spec",
                      {{"backupSet", "nightly-1-1"},
                       {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}}});
    key_ = {.cluster_uid = kube::ClusterIdentity(client()).Uid(),
            .ns = "team-a",
            .name = "back",
            .uid = Restore().meta.uid,
            .about = domain::SpecDigestOf(Restore().spec),
            .job = store::Uid(1),
            .backup_set = "nightly-1-1"};
    server_ = StartServer();
  }
  ~SetsRestorePlans() override { client().Delete(api::kRestoreKind, "team-a", "back"); }

  api::Restore Restore() const {
    return api::DecodeRestore(client().Find(api::kRestoreKind, "team-a", "back").value());
  }
  void Patch(const json& patch) {
    client().MergePatch(api::kRestoreKind, "team-a", "back", patch, "status");
  }
  void Store(const std::string& digest) {
    std::vector<store::RestoreProgressItem> items;
    for (const auto& [action, word] : base::kEnumWords<RestoreAction>) {
      const auto ordinal = static_cast<int64_t>(items.size());
      items.push_back({.ordinal = ordinal,
                       .planned = {.type = "roles",
                                   .id = "prod/Role/" + std::to_string(ordinal),
                                   .name = "reader",
                                   .target = "test/Role/" + std::to_string(ordinal),
                                   .action = action,
                                   .reason = action == RestoreAction::kSkip ? "Exists" : "",
                                   .message = "in words"},
                       .result = {}});
    }
    ASSERT_TRUE(store::AddPlanned(database_.database(), key_, true, items));
    ASSERT_TRUE(store::EndPlan(database_.database(), key_,
                               {.digest = digest, .set_digest = kSetDigest, .items = 6, .unmet = 2},
                               {}));
  }
  void Show(const std::string& digest) {
    domain::RestorePlanned planned;
    planned.spec_digest = key_.about;
    planned.digest = digest;
    planned.planned_at = clock_.NowSeconds();
    Patch(api::BuildPlannedPatch(Restore(), planned));
  }
  std::string Get(const std::string& what, const std::string& flags = "") const {
    return Told(std::string("get --raw '") + kPlans + what + "' " + flags);
  }
  // As that user.
  std::string Approve(const std::string& user, const std::string& digest,
                      const std::string& query = "") {
    const std::string file = folder_.path() / "approval.json";
    std::ofstream(file) << json{{"spec", {{"planDigest", digest}}}};
    return Told(std::string("create --raw '") + kPlans + "back/approve" + query + "' -f " + file +
                " --as " + user);
  }
  // "amy bob", of that plan.
  std::string Approvers(const std::string& digest) const {
    std::string users;
    for (const auto& approval : Restore().status.approvals) {
      if (approval.plan_digest != digest) continue;
      users += (users.empty() ? "" : " ") + approval.user;
    }
    return users;
  }

  store::PlanKey key_;
  std::unique_ptr<Server> server_;
  const test::TemporaryFolder folder_;
};

TEST_F(SetsRestorePlans, AreShownWithTheirPolicies) {
  EXPECT_THAT(Get("back"), HasSubstr("NotFound"));
  Store(kDigest);
  const json plan = json::parse(Get("back"));
  EXPECT_EQ(plan["kind"], "RestorePlan");
  EXPECT_EQ(plan["metadata"]["name"], "back");
  EXPECT_EQ(plan["metadata"]["namespace"], "team-a");
  const json& status = plan["status"];
  EXPECT_EQ(status["restoreUID"], key_.uid);
  EXPECT_EQ(status["about"], key_.about);
  EXPECT_EQ(status["digest"], kDigest);
  EXPECT_EQ(status["setDigest"], kSetDigest);
  EXPECT_EQ(status["backupSet"], "nightly-1-1");
  EXPECT_EQ(status["items"], 6);
  EXPECT_EQ(status["unmet"], 2);
  EXPECT_EQ(status["counts"], json::parse(R"({"create": 1, "update": 1, "replace": 1, "none": 1,
                                              "skip": 1, "refuse": 1})"));
  EXPECT_EQ(status["results"]["open"], 3);

  const auto plan_id = store::FindPlan(database_.database(), key_.uid, kDigest)->id;
  store::RestoreProgressItem result;
  result.ordinal = 1;
  result.result = domain::RestoredItem::Result::kFailed;
  result.reason = "Denied";
  result.message = "by a webhook";
  ASSERT_TRUE(store::AddResults(database_.database(), plan_id, std::vector{result}));
  const json items = json::parse(Get("back/items"))["items"];
  ASSERT_EQ(items.size(), 6U);
  EXPECT_EQ(items[1], json::parse(R"({"type": "roles", "id": "prod/Role/1", "name": "reader",
    "target": "test/Role/1", "action": "update", "message": "in words", "result": "failed",
    "resultReason": "Denied", "resultMessage": "by a webhook"})"));
  EXPECT_EQ(items[4]["reason"], "Exists");
  EXPECT_FALSE(items[4].contains("result"));
  EXPECT_EQ(database_.Value("SELECT actor || ' ' || subject || ' ' || (details ->> 'items') FROM "
                            "strongroom.audit_log WHERE action = 'read'"),
            "admin restoreplans/back/items 6");
}

TEST_F(SetsRestorePlans, AreReadAPageAtATime) {
  Store(kDigest);
  const json first = json::parse(Get("back/items?limit=4"));
  ASSERT_EQ(first["items"].size(), 4U);
  const std::string token = first["metadata"]["continue"];
  const json second = json::parse(Get("back/items?limit=4&continue=" + token));
  ASSERT_EQ(second["items"].size(), 2U);
  EXPECT_EQ(second["items"][0]["id"], "prod/Role/4");
  EXPECT_FALSE(second["metadata"].contains("continue"));
  EXPECT_THAT(Get("back/items?limit=x"), HasSubstr("limit: not a number"));
  // Pages of another plan would be taken for the rest of this one.
  key_.job = store::Uid(2);
  Store(kOtherDigest);
  EXPECT_THAT(Get("back/items?limit=4&continue=" + token),
              HasSubstr("the plan has been made anew since; list from the beginning"));
}

TEST_F(SetsRestorePlans, AreApprovedByWhoMay) {
  Store(kDigest);
  Show(kDigest);
  // Whoever knows of the second role knows of the first.
  GrantGroup("approvers", "team-a", "restoreplans/approve", "create");
  Grant("amy", "team-a", "restoreplans,restoreplans/approve", "create");
  const json approval = json::parse(Approve("amy", kDigest));
  EXPECT_EQ(approval["kind"], "RestoreApproval");
  EXPECT_EQ(approval["spec"]["planDigest"], kDigest);
  EXPECT_EQ(approval["status"]["user"], "amy");
  EXPECT_EQ(Approvers(kDigest), "amy");
  EXPECT_EQ(json::parse(Approve("amy", kDigest)), approval) << "once";
  EXPECT_FALSE(domain::IsApproved(Restore().status.approvals, kDigest));
  EXPECT_THAT(Approve("bob --as-group approvers", kDigest, "?dryRun=All"),
              HasSubstr("RestoreApproval"));
  EXPECT_EQ(Approvers(kDigest), "amy");
  Approve("bob --as-group approvers", kDigest);
  EXPECT_EQ(Approvers(kDigest), "amy bob");
  EXPECT_TRUE(domain::IsApproved(Restore().status.approvals, kDigest));
  EXPECT_EQ(database_.Value("SELECT string_agg(actor || ' ' || result || ' ' || subject || ' ' || "
                            "reason, ',' ORDER BY id) FROM strongroom.audit_log "
                            "WHERE action = 'approve'"),
            "amy intended restoreplans/back/approve " + kDigest +
                ",amy accepted restoreplans/back/approve " + kDigest +
                ",bob intended restoreplans/back/approve " + kDigest +
                ",bob accepted restoreplans/back/approve " + kDigest);
}

TEST_F(SetsRestorePlans, AreNotApprovedWithoutARowOfIt) {
  Grant("gus", "team-a", "restoreplans,restoreplans/approve", "create");
  Store(kDigest);
  Show(kDigest);
  test::FillAuditLog(database_);
  EXPECT_THAT(Approve("gus", kDigest), HasSubstr("the audit log cannot be written"));
  EXPECT_EQ(Approvers(kDigest), "");
  test::EmptyAuditLog(database_);
  Approve("gus", kDigest);
  EXPECT_EQ(Approvers(kDigest), "gus");
}

TEST_F(SetsRestorePlans, AreNotApprovedWhenTheyAreOthers) {
  Grant("cat", "team-a", "restoreplans,restoreplans/approve", "create");
  EXPECT_THAT(Approve("cat", kDigest), HasSubstr("NotFound"));
  Store(kDigest);
  EXPECT_THAT(Approve("cat", kDigest), HasSubstr("being planned anew"));
  Show(kOtherDigest);
  EXPECT_THAT(Approve("cat", kOtherDigest), HasSubstr("being planned anew"));
  Show(kDigest);
  EXPECT_THAT(Approve("cat", kOtherDigest), HasSubstr("read it again"));
  EXPECT_THAT(Approve("cat", ""), HasSubstr("say which plan"));
  client().MergePatch(api::kRestoreKind, "team-a", "back", {{"spec", {{"conflict", "replace"}}}});
  EXPECT_THAT(Approve("cat", kDigest), HasSubstr("being planned anew"));
  client().MergePatch(api::kRestoreKind, "team-a", "back", {{"spec", {{"conflict", "skip"}}}});
  Patch({{"status", {{"phase", "partial"}}}});
  EXPECT_THAT(Approve("cat", kDigest), HasSubstr("has ended"));
  Patch({{"status", {{"phase", "planned"}}}});
  EXPECT_EQ(Approvers(kDigest), "");
  EXPECT_THAT(Approve("cat", kDigest), HasSubstr("RestoreApproval"));
}

// 403 comes before 404, and nobody approves by their own word.
TEST_F(SetsRestorePlans, AreForWhoHasTheRight) {
  MakeNamespace("team-b");
  Store(kDigest);
  Show(kDigest);
  Grant("dan", "team-a", "restoreplans", "get");
  EXPECT_THAT(Get("back", "--as dan"), HasSubstr(kDigest));
  EXPECT_THAT(Get("back/items", "--as dan"),
              HasSubstr("cannot get resource \"restoreplans/items\""));
  EXPECT_THAT(Approve("dan", kDigest), AllOf(HasSubstr("Forbidden"), HasSubstr("approve")));
  for (const char* name : {"back", "no-such"}) {
    EXPECT_THAT(Get(name, "--as eve"), AllOf(HasSubstr("Forbidden"), Not(HasSubstr("not found"))))
        << name;
  }
  EXPECT_EQ(Approvers(kDigest), "");
  Grant("system:serviceaccount:team-a:approver", "team-a", "restoreplans,restoreplans/approve",
        "create");
  EXPECT_THAT(Approve("system:serviceaccount:team-a:approver", kDigest),
              AllOf(HasSubstr("Forbidden"), HasSubstr("it takes people")));
  EXPECT_EQ(Approvers(kDigest), "");
  std::ofstream(folder_.path() / "approval.json") << json{{"spec", {{"planDigest", kDigest}}}};
  const auto forged = test::TryCommand(
      {"/bin/bash", "-c",
       "curl -s -o /dev/null -w '%{http_code}' --cacert " + certificate_.file() +
           " -H 'X-Remote-User: admin' -H 'X-Remote-Group: system:masters' --data @" +
           (folder_.path() / "approval.json").string() + " 'https://127.0.0.1:" +
           std::to_string(server_->sets_port()) + kPlans + "back/approve'"});
  EXPECT_EQ(forged.out, "401");
  EXPECT_EQ(Approvers(kDigest), "");
}

TEST_F(SetsRestorePlans, AreKnownToDiscovery) {
  const std::string resources = Told("api-resources --api-group sets.strongroom.dev -o wide");
  EXPECT_THAT(resources, HasSubstr("RestorePlan"));
  EXPECT_THAT(Told("get --raw /apis/sets.strongroom.dev/v1alpha1"),
              AllOf(HasSubstr("restoreplans/items"), HasSubstr("restoreplans/approve")));
}

}  // namespace
}  // namespace strongroom::server::sets
