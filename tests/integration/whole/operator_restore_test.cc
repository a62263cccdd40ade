#include <gtest/gtest.h>

#include <memory>
#include <pqxx/pqxx>

#include "api/kinds.h"
#include "api/restore.h"
#include "installation.h"

// Backup sets that the operator puts back: controller, server and executor as they are installed.
namespace strongroom::test {
namespace {

using domain::RestorePhase;
using kube::Json;

constexpr kube::Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};

// One installation for all of them, with one backup set. Each makes restores of names of its own,
// and finds the roles there.
class OperatorRestores : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    postgres_ = std::make_unique<Postgres>(NameOfThisProgram() + "-restores");
    history_ = std::make_unique<HistoryDatabase>(*postgres_);
    whole_ = std::make_unique<Installation>("restores", *history_);
    whole_->MakeSchedule("nightly");
    whole_->RunNow("nightly");
    whole_->AwaitRuns("nightly", "success", 1);
    const Json run = whole_->RunsOf("nightly").front();
    set_ = run["metadata"]["name"].get<std::string>() + "-" +
           run["status"]["backupSetID"].get<std::string>();
  }
  static void TearDownTestSuite() {
    whole_.reset();
    history_.reset();
    postgres_.reset();
  }

  OperatorRestores() {
    if (IsThere("reader")) Delete("reader");
  }
  ~OperatorRestores() override {
    if (IsThere("reader")) return;
    whole_->client().Create(kRoles, kTeam, {{"metadata", {{"name", "reader"}}}});
  }

  void Make(const std::string& name, const Json& spec = Json::object()) {
    Json restore{
        {"apiVersion", "strongroom.dev/v1alpha1"},
        {"kind", "BackupRestore"},
        {"metadata", {{"name", name}}},
        {"spec",
         {{"backupSet", set_},
          {"target", {{"kubernetes", {{"kubeconfigSecretRef", {{"name", "cluster"}}}}}}}}}};
    restore["spec"].update(spec);
    whole_->client().Create(api::kRestoreKind, kTeam, restore);
  }
  void Change(const std::string& name, const Json& spec) {
    whole_->client().MergePatch(api::kRestoreKind, kTeam, name, {{"spec", spec}});
  }
  domain::RestoreStatus Status(const std::string& name) {
    return api::DecodeRestore(whole_->client().Get(api::kRestoreKind, kTeam, name)).status;
  }
  void AwaitPhase(const std::string& name, RestorePhase phase) {
    Await("restore " + name + " to be " + std::string(base::NameOf(phase)), [&] {
      const domain::RestoreStatus status = Status(name);
      if (domain::HasEnded(status.phase) && status.phase != phase) {
        ADD_FAILURE() << base::NameOf(status.phase) << " " << status.reason << ": "
                      << status.message;
        return true;
      }
      return status.phase == phase;
    });
  }
  bool IsThere(const std::string& role) {
    return whole_->client().Find(kRoles, kTeam, role).has_value();
  }
  void Delete(const std::string& role) { whole_->client().Delete(kRoles, kTeam, role); }

  // What became of the policies of a restore.
  std::string ResultOf(const std::string& restore, const std::string& column) {
    return history_->Value(
        "SELECT string_agg(nullif(" + column +
        ", ''), ',') FROM strongroom.restore_items i JOIN strongroom.restores r ON "
        "r.id = i.restore_id WHERE r.name = '" +
        restore + "'");
  }

  static inline std::unique_ptr<Postgres> postgres_;
  static inline std::unique_ptr<HistoryDatabase> history_;
  static inline std::unique_ptr<Installation> whole_;
  static inline std::string set_;
};

TEST_F(OperatorRestores, WriteNothingBeforeSomebodyWantsWhatTheyHavePlanned) {
  Make("planned");
  AwaitPhase("planned", RestorePhase::kPlanned);
  const auto plan = Status("planned").plan;
  EXPECT_EQ(plan->counts.create, 1);
  EXPECT_EQ(plan->counts.none, 2);
  EXPECT_FALSE(IsThere("reader"));
  Change("planned", {{"mode", "apply"}});
  AwaitPhase("planned", RestorePhase::kSuccess);
  EXPECT_TRUE(IsThere("reader"));
  EXPECT_EQ(Status("planned").result->done, 1);
  EXPECT_EQ(Status("planned").plan->digest, plan->digest);
  EXPECT_EQ(ResultOf("planned", "result"), "done");
}

TEST_F(OperatorRestores, DoneTwiceChangeNothing) {
  Make("first", {{"mode", "apply"}});
  AwaitPhase("first", RestorePhase::kSuccess);
  const Json before = whole_->client().Get(kRoles, kTeam, "reader");
  Make("second", {{"mode", "apply"}});
  AwaitPhase("second", RestorePhase::kSuccess);
  EXPECT_EQ(Status("second").plan->counts.none, 3);
  EXPECT_EQ(whole_->client().Get(kRoles, kTeam, "reader"), before);
}

TEST_F(OperatorRestores, WhatWasChangedMeanwhileIsNotWrittenOver) {
  Make("changed", {{"select", {{{"type", "roles"}, {"names", {"team-a/reader"}}}}}});
  AwaitPhase("changed", RestorePhase::kPlanned);
  whole_->client().Create(
      kRoles, kTeam,
      {{"metadata", {{"name", "reader"}}},
       {"rules",
        Json::array({{{"apiGroups", {""}}, {"resources", {"pods"}}, {"verbs", {"get"}}}})}});
  const Json theirs = whole_->client().Get(kRoles, kTeam, "reader");
  Change("changed", {{"mode", "apply"}});
  AwaitPhase("changed", RestorePhase::kFailed);
  EXPECT_EQ(Status("changed").reason, "NotAllRestored");
  EXPECT_EQ(whole_->client().Get(kRoles, kTeam, "reader"), theirs);
  EXPECT_EQ(ResultOf("changed", "result_reason"), "PlanChanged");
}

TEST_F(OperatorRestores, WaitForTwoPeople) {
  Make("approved", {{"mode", "apply"}, {"requireApproval", true}});
  AwaitPhase("approved", RestorePhase::kWaitingForApproval);
  EXPECT_TRUE(Status("approved").approval_required);
  EXPECT_FALSE(IsThere("reader"));
  const std::string digest = Status("approved").plan->digest;
  const auto approve = [&](const char* user) {
    const api::Restore restore =
        api::DecodeRestore(whole_->client().Get(api::kRestoreKind, kTeam, "approved"));
    auto approvals = restore.status.approvals;
    approvals.push_back({.user = user, .plan_digest = digest, .at = restore.meta.created_at});
    whole_->client().MergePatch(api::kRestoreKind, kTeam, "approved",
                                api::BuildApprovalsPatch(restore, approvals), "status");
  };
  approve("jane");
  approve("joe");
  AwaitPhase("approved", RestorePhase::kSuccess);
  EXPECT_TRUE(IsThere("reader"));
}

TEST_F(OperatorRestores, OfASetThatIsNotThereHaveFailed) {
  Make("missing", {{"backupSet", "nightly-202001010000-1"}});
  AwaitPhase("missing", RestorePhase::kFailed);
  EXPECT_EQ(Status("missing").reason, "SetNotFound");
}

TEST_F(OperatorRestores, OfWhatIsNotInTheSetHaveFailed) {
  Make("unknown", {{"select", {{{"type", "roles"}, {"names", {"team-a/owner"}}}}}});
  AwaitPhase("unknown", RestorePhase::kFailed);
  EXPECT_EQ(Status("unknown").reason, "NotInSet");
  EXPECT_NE(Status("unknown").message.find("roles/team-a/owner"), std::string::npos);
}

// The last one: afterwards there is no set that can be put back.
TEST_F(OperatorRestores, PutNothingOfASetBackThatIsNotAsItWasSealed) {
  pqxx::connection owner(postgres_->dsn());
  pqxx::nontransaction work(owner);
  work.exec("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER ALL");
  work.exec("UPDATE strongroom.backup_sets SET root = decode(repeat('aa', 32), 'hex')");
  Make("altered", {{"mode", "apply"}});
  AwaitPhase("altered", RestorePhase::kFailed);
  EXPECT_EQ(Status("altered").reason, "SetAltered");
  EXPECT_FALSE(IsThere("reader"));
}

}  // namespace
}  // namespace strongroom::test
