#include <gtest/gtest.h>

#include <memory>
#include <pqxx/pqxx>

#include "api/kinds.h"
#include "installation.h"

// Drills: what the operator finds out by itself about whether a backup set could be put back.
namespace strongroom::test {
namespace {

using kube::Json;

constexpr kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};
constexpr kube::Resource kRoleBindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};
constexpr kube::Resource kQuotas{"", "v1", "resourcequotas"};
constexpr kube::Resource kEvents{"", "v1", "events"};

// One installation for all of them, with schedule "nightly" that has one backup set. Each asks a
// target of a name of its own, so that it is asked at once.
class Drilled : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    postgres_ = std::make_unique<Postgres>(NameOfThisProgram() + "-drills");
    history_ = std::make_unique<HistoryDatabase>(*postgres_);
    whole_ = std::make_unique<Installation>("drills", *history_);
    whole_->MakeSchedule("nightly");
    whole_->RunNow("nightly");
    whole_->AwaitRuns("nightly", "success", 1);
    client().Create(
        kube::kServiceAccounts, kTeam,
        {{"metadata", {{"name", "restorer"}, {"labels", {{"strongroom.dev/restore", "true"}}}}}});
  }
  static void TearDownTestSuite() {
    whole_.reset();
    history_.reset();
    postgres_.reset();
  }
  static const kube::Client& client() { return whole_->client(); }

  // Account restorer may get contents, and the Secrets that targets name.
  static void GiveRights() {
    if (client().Find(kRoles, kTeam, "restorer")) return;
    const Json contents{{"apiGroups", {"sets.strongroom.dev"}},
                        {"resources", {"backupsets/content"}},
                        {"verbs", {"get"}}};
    const Json secrets{{"apiGroups", {""}}, {"resources", {"secrets"}}, {"verbs", {"get"}}};
    client().Create(
        kRoles, kTeam,
        {{"metadata", {{"name", "restorer"}}}, {"rules", Json::array({contents, secrets})}});
    const Json account{{"kind", "ServiceAccount"}, {"name", "restorer"}, {"namespace", kTeam}};
    client().Create(
        kRoleBindings, kTeam,
        {{"metadata", {{"name", "restorer"}}},
         {"roleRef",
          {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", "restorer"}}},
         {"subjects", Json::array({account})}});
    // The API server acts upon it a moment later.
    Await("the rights of restorer", [] {
      const Json answer =
          client().Post("/apis/authorization.k8s.io/v1/subjectaccessreviews",
                        {{"apiVersion", "authorization.k8s.io/v1"},
                         {"kind", "SubjectAccessReview"},
                         {"spec",
                          {{"user", std::string("system:serviceaccount:") + kTeam + ":restorer"},
                           {"resourceAttributes",
                            {{"verb", "get"}, {"resource", "secrets"}, {"namespace", kTeam}}}}}});
      return answer["status"]["allowed"] == true;
    });
  }
  // From now on the cluster is asked whether it would take the set.
  static void Drill(const std::string& target) {
    const Json cluster = client().Get(kube::kSecrets, kTeam, "cluster");
    client().Create(kube::kSecrets, kTeam,
                    {{"metadata", {{"name", target}}}, {"data", cluster["data"]}});
    client().MergePatch(
        api::kScheduleKind, kTeam, "nightly",
        {{"spec",
          {{"drill",
            {{"every", "365d"},
             {"serviceAccountName", "restorer"},
             {"target", {{"kubernetes", {{"kubeconfigSecretRef", {{"name", target}}}}}}}}}}}});
  }
  static Json Restorable() {
    const Json status = whole_->StatusOf("nightly");
    for (const Json& condition : status.value("conditions", Json::array())) {
      if (condition["type"] == "Restorable") return condition;
    }
    return Json::object();
  }
  static void AwaitReason(const std::string& reason) {
    Await("a drill to say " + reason, [&] { return Restorable().value("reason", "") == reason; });
  }
  static std::vector<Json> Drills() { return client().List(api::kRestoreKind, kTeam).items; }
  static Json DrillOf(const std::string& target) {
    for (const Json& drill : Drills()) {
      if (drill.value("/spec/target/kubernetes/kubeconfigSecretRef/name"_json_pointer, "") ==
          target) {
        return drill;
      }
    }
    return Json::object();
  }
  static bool IsThere(const std::string& role) {
    return client().Find(kRoles, kTeam, role).has_value();
  }
  // So that there is something to put back.
  static void DeleteReader() {
    if (IsThere("reader")) client().Delete(kRoles, kTeam, "reader");
  }

  static inline std::unique_ptr<Postgres> postgres_;
  static inline std::unique_ptr<HistoryDatabase> history_;
  static inline std::unique_ptr<Installation> whole_;
};

TEST_F(Drilled, AreRefusedWithoutTheRightToContents) {
  Drill("without-rights");
  AwaitReason("DrillRefused");
  EXPECT_EQ(Restorable()["status"], "Unknown");
  EXPECT_NE(Restorable()["message"].get<std::string>().find("backupsets/content"),
            std::string::npos);
  EXPECT_TRUE(Drills().empty());
}

TEST_F(Drilled, FindThatAllCouldBePutBackAndWriteNothing) {
  GiveRights();
  DeleteReader();
  Drill("passing");
  AwaitReason("DrillPassed");
  EXPECT_EQ(Restorable()["status"], "True");
  EXPECT_FALSE(IsThere("reader"));
  const Json last = whole_->StatusOf("nightly")["lastDrill"];
  EXPECT_NE(last["message"].get<std::string>().find(", 1 could be put back, "), std::string::npos)
      << last;
  const Json drill = DrillOf("passing");
  EXPECT_EQ(last["name"], drill["metadata"]["name"]);
  EXPECT_EQ(last["backupSet"], drill["spec"]["backupSet"]);
  EXPECT_EQ(drill["metadata"]["ownerReferences"][0]["name"], "nightly");
  EXPECT_EQ(drill["status"]["plan"]["counts"]["create"], 1);
  EXPECT_EQ(drill["status"]["plan"]["untried"], 0);
}

TEST_F(Drilled, SayWhichPolicyWouldNotBeTakenAndWhy) {
  GiveRights();
  DeleteReader();
  client().Create(kQuotas, kTeam,
                  {{"metadata", {{"name", "no-roles"}}},
                   {"spec", {{"hard", {{"count/roles.rbac.authorization.k8s.io", "0"}}}}}});
  Await("the quota", [] {
    try {
      client().Create(kRoles, kTeam, {{"metadata", {{"name", "probe"}}}}, {.dry_run = true});
      return false;
    } catch (const kube::ApiError& e) {
      return kube::IsForbidden(e);
    }
  });
  Drill("full");
  AwaitReason("NotAllRestorable");
  EXPECT_EQ(Restorable()["status"], "False");
  const std::string message = Restorable()["message"];
  EXPECT_NE(message.find("roles/team-a/reader: Forbidden"), std::string::npos) << message;
  EXPECT_EQ(DrillOf("full")["status"]["plan"]["unmet"], 1);
  Await("an event", [] {
    for (const Json& event : client().List(kEvents, kTeam).items) {
      if (event.value("reason", "") == "NotAllRestorable") return true;
    }
    return false;
  });
  client().Delete(kQuotas, kTeam, "no-roles");
  Await("the quota to be gone", [] {
    try {
      client().Create(kRoles, kTeam, {{"metadata", {{"name", "probe"}}}}, {.dry_run = true});
      return true;
    } catch (const kube::ApiError&) {
      return false;
    }
  });
  Drill("with-room");
  AwaitReason("DrillPassed");
}

TEST_F(Drilled, AreDeletedRatherThanApplied) {
  GiveRights();
  DeleteReader();
  Drill("abused");
  Await("the drill",
        [] { return DrillOf("abused").value("/status/phase"_json_pointer, "") == "planned"; });
  const Json drill = DrillOf("abused");
  client().MergePatch(api::kRestoreKind, kTeam, drill["metadata"]["name"].get<std::string>(),
                      {{"spec", {{"mode", "apply"}}}});
  Await("it to be gone", [&] {
    const Json now = DrillOf("abused");
    return now.empty() || now["metadata"]["uid"] != drill["metadata"]["uid"];
  });
  AwaitReason("DrillPassed");
  EXPECT_FALSE(IsThere("reader"));
}

// The last one: afterwards there is no set that could be put back.
TEST_F(Drilled, FindASetThatIsNotAsItWasSealed) {
  GiveRights();
  pqxx::connection owner(postgres_->dsn());
  pqxx::nontransaction work(owner);
  work.exec("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER ALL");
  work.exec("UPDATE strongroom.backup_sets SET root = decode(repeat('aa', 32), 'hex')");
  Drill("altered");
  AwaitReason("SetAltered");
  EXPECT_EQ(Restorable()["status"], "False");
  EXPECT_EQ(whole_->StatusOf("nightly")["lastDrill"]["reason"], "SetAltered");
}

}  // namespace
}  // namespace strongroom::test
