#include "executor/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <thread>
#include <vector>

#include "base/file.h"
#include "domain/pod_state.h"
#include "domain/tenant_rights.h"
#include "executor/error.h"
#include "executor_fixture.h"
#include "integration/support/control_plane.h"
#include "support/eventually.h"

namespace strongroom::executor {
namespace {

using domain::RunPhase;
using domain::TypeState;
using kube::Json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(Executor, AForbiddenTypeMakesTheRunPartialAndIsNamed) {
  MakeNamespace("partly");
  client_.Create(kNetworkPolicies, "partly", NetworkPolicy("deny"));
  BecomeAccount("no-roles", Json::array({{{"apiGroups", {"networking.k8s.io"}},
                                          {"resources", {"networkpolicies"}},
                                          {"verbs", {"get", "list"}}}}));
  options_.input.run.policy_types = {"networkPolicies", "roles", "rolls"};
  options_.input.run.include_foundations = false;
  const CaughtReport report = ReportOf();
  EXPECT_EQ(report.outcome.phase, RunPhase::kPartial);
  EXPECT_EQ(report.outcome.error_code, "PERMISSION_MISSING");
  EXPECT_THAT(report.outcome.error_message, HasSubstr("list roles.rbac.authorization.k8s.io"));
  EXPECT_EQ(report.outcome.summary.types.at("roles").state, TypeState::kFailed);
  EXPECT_EQ(report.outcome.summary.types.at("networkPolicies").state, TypeState::kComplete);
  EXPECT_THAT(report.outcome.summary.unknown_policy_types, ::testing::ElementsAre("rolls"));
  EXPECT_TRUE(report.Has("networking.k8s.io/NetworkPolicy/partly/deny"));
}

// The API server's own word, before anything is read, and what the Tenant's condition makes of it.
TEST_F(Executor, AsksWhichRightsItsIdentityHas) {
  MakeNamespace("reviewed");
  client_.Create(kNetworkPolicies, "reviewed", NetworkPolicy("deny"));
  const Json may_list{{"apiGroups", {"networking.k8s.io"}},
                      {"resources", {"networkpolicies"}},
                      {"verbs", {"list"}}};
  BecomeAccount("reviewed", Json::array({may_list}));
  options_.input.ask_for_rights = domain::AskForRights::kYes;
  options_.input.tenant.kubernetes.namespaces = {"reviewed"};
  options_.input.run.policy_types = {"networkPolicies", "roles", "limitRanges", "namespaces"};
  options_.input.run.include_foundations = false;
  const auto ready_after = [](const CaughtReport& report) {
    domain::Run run;
    run.status.outcome = report.outcome;
    return domain::RightsReady("reviewed", {{"nightly", domain::MissingRights(run).value()}}, {})
        .value();
  };
  const CaughtReport without = ReportOf();
  ASSERT_TRUE(without.outcome.summary.rights_review);
  EXPECT_EQ(without.outcome.summary.rights_review->asked, 4);
  const domain::Condition missing = ready_after(without);
  EXPECT_FALSE(missing.is_true);
  EXPECT_EQ(
      missing.message,
      "may not be read: limitRanges (list limitranges in namespace reviewed), namespaces (get "
      "namespaces named reviewed), roles (list roles.rbac.authorization.k8s.io in namespace "
      "reviewed); `kubectl strongroom rights -n reviewed nightly` prints what is needed");
  // As that command has it, in the namespace alone.
  client_.Create(
      kRoles, "reviewed",
      Named("reviewed",
            {{"rules",
              Json::array(
                  {{{"apiGroups", {"rbac.authorization.k8s.io"}},
                    {"resources", {"roles"}},
                    {"verbs", {"list"}}},
                   {{"apiGroups", {""}}, {"resources", {"limitranges"}}, {"verbs", {"list"}}},
                   {{"apiGroups", {""}}, {"resources", {"namespaces"}}, {"verbs", {"get"}}}})}}));
  client_.Create(
      kRoleBindings, "reviewed",
      Named("reviewed",
            {{"roleRef",
              {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", "reviewed"}}},
             {"subjects", Json::array({{{"kind", "ServiceAccount"},
                                        {"name", "reviewed"},
                                        {"namespace", "default"}}})}}));
  domain::Outcome after;
  ASSERT_TRUE(test::Eventually([&] {
    ReportCatcher catcher(folder_.path());
    options_.server.url = catcher.url();
    EXPECT_EQ(RunNow(), kExitReported);
    const CaughtReport report = catcher.Only();
    after = report.outcome;
    return ready_after(report).is_true;
  }));
  EXPECT_THAT(after.summary.rights_review->missing, IsEmpty());
  EXPECT_EQ(after.phase, RunPhase::kSuccess);
}

TEST_F(Executor, AnIdentityThatIsRefusedFailsTheRunAndStoresNothing) {
  BecomeHolderOf("not-a-token");
  options_.input.run.policy_types = {"*"};
  const CaughtReport report = ReportOf();
  EXPECT_EQ(report.outcome.phase, RunPhase::kFailed);
  EXPECT_EQ(report.outcome.error_code, "AUTHENTICATION_FAILED");
  EXPECT_THAT(report.items, IsEmpty());
}

TEST_F(Executor, UnknownTypesAloneAreSkippedWithoutAskingTheTenant) {
  options_.tenant_folder = "/nowhere";
  options_.input.run.policy_types = {"rolls"};
  const CaughtReport report = ReportOf();
  EXPECT_EQ(report.outcome.phase, RunPhase::kSkipped);
  EXPECT_EQ(report.outcome.error_code, "UNKNOWN_POLICY_TYPE");
  EXPECT_THAT(report.items, IsEmpty());
}

TEST_F(Executor, AKubeconfigThatCannotBeUsedIsReportedAndAWrongUsage) {
  options_.tenant_folder = "/nowhere";
  options_.input.run.policy_types = {"roles"};
  EXPECT_EQ(RunNow(), kExitUsage);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kFailed);
  EXPECT_THAT(report.outcome.error_message, HasSubstr("/nowhere/kubeconfig"));
}

TEST_F(Executor, AKubeconfigSendsNothingOfOursToWhereItSays) {
  options_.input.run.policy_types = {"roles"};
  WriteKubeconfig({{"server", "https://127.0.0.1:1"}},
                  {{"tokenFile", (folder_.path() / "token").string()}});
  EXPECT_EQ(RunNow(), kExitUsage);
  WriteKubeconfig({{"server", "http://127.0.0.1:1"}}, {{"token", "t"}});
  EXPECT_EQ(RunNow(), kExitUsage);
  options_.tenant_addresses = web::AddressRules::kGuarded;
  WriteKubeconfig({{"server", "https://localhost:1"}}, {{"token", "t"}});
  EXPECT_EQ(RunNow(), kExitReported);
  const std::vector<CaughtReport> reports = catcher_.All();
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_THAT(reports[0].outcome.error_message, HasSubstr("user.tokenFile: names a file"));
  EXPECT_THAT(reports[1].outcome.error_message, HasSubstr("cluster.server: must begin with https"));
  EXPECT_THAT(reports[2].outcome.error_message, HasSubstr("is a loopback address"));
}

TEST_F(Executor, OptionsThatCannotWorkAreNamed) {
  struct Row {
    std::function<void(ExecutorOptions&)> spoil;
    const char* message;
  };
  const std::vector<Row> table = {
      {[](auto& options) { options.server.url = "ftp://x"; }, "--server-url"},
      {[](auto& options) { options.server.ca_file = "/nowhere/ca"; }, "--server-ca-file /nowhere"},
      {[](auto& options) { options.server.token_file = "/nowhere/token"; },
       "--token-file /nowhere"},
      {[](auto& options) { options.spool_folder = "/nowhere"; }, "--spool-folder /nowhere"},
  };
  options_.input.run.policy_types = {"roles"};
  for (const Row& row : table) {
    ExecutorOptions options = options_;
    row.spoil(options);
    try {
      RunExecutor(options, catalogues_, {});
      ADD_FAILURE() << "accepted: " << row.message;
    } catch (const UsageError& e) {
      EXPECT_THAT(e.what(), HasSubstr(row.message));
    }
  }
  EXPECT_EQ(catcher_.Count(), 0U);
}

TEST_F(Executor, ATenantWhoseApiServerComesLateIsWaitedFor) {
  options_.input.run.policy_types = {"priorityClasses"};
  options_.input.run.include_foundations = false;
  options_.input.run.timeout = std::chrono::seconds(600);
  test::ControlPlane::Shared().StopApiServer();
  const std::jthread late([] { test::ControlPlane::Shared().StartApiServer(); });
  EXPECT_EQ(ReportOf().outcome.phase, RunPhase::kSuccess);
}

TEST_F(Executor, AServerThatIsNotReadyGetsTheReportLater) {
  catcher_.RefuseNext(1, 503);
  options_.input.run.policy_types = {"priorityClasses"};
  options_.input.run.include_foundations = false;
  EXPECT_EQ(RunNow(), kExitReported);
  EXPECT_EQ(catcher_.Count(), 1U);
}

TEST_F(Executor, ARunWhoseItemsAreRefusedSaysSo) {
  options_.input.run.policy_types = {"priorityClasses"};
  options_.input.run.include_foundations = false;
  for (const int status : {400, 413, 422}) {
    ReportCatcher catcher(folder_.path());
    catcher.RefuseNext(1, status);
    options_.server.url = catcher.url();
    ASSERT_EQ(RunNow(), kExitReported) << status;
    const CaughtReport report = catcher.Only();
    EXPECT_EQ(report.outcome.phase, RunPhase::kFailed);
    EXPECT_EQ(report.outcome.reason, "ReportRefused");
    EXPECT_EQ(report.outcome.summary.policies_backed_up, 0);
    EXPECT_THAT(report.items, IsEmpty());
  }
}

TEST_F(Executor, AForeignTokenIsNotTriedForEver) {
  catcher_.RefuseNext(1000, 403);
  options_.input.run.policy_types = {"priorityClasses"};
  EXPECT_EQ(RunNow(), kExitNotReported);
  EXPECT_EQ(catcher_.Count(), 0U);
}

TEST_F(Executor, SaysThatTheServerIsAwayAndReadsNothing) {
  options_.server.url = "http://127.0.0.1:1";
  options_.input.run.timeout = std::chrono::seconds{1};
  options_.input.run.policy_types = {"priorityClasses"};
  options_.last_words_file = folder_.path() / "last-words";
  std::ofstream(options_.last_words_file).flush();
  EXPECT_EQ(RunNow(), domain::kExitServerUnreachable);
  EXPECT_THAT(base::ReadFile(options_.last_words_file), HasSubstr("the server cannot be reached"));
}

TEST_F(Executor, StopReportsNothing) {
  options_.input.run.policy_types = {"*"};
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(RunExecutor(options_, catalogues_, stop.get_token()), kExitNotReported);
  EXPECT_EQ(catcher_.Count(), 0U);
}

}  // namespace
}  // namespace strongroom::executor
