#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <stop_token>
#include <thread>

#include "api/notifier.h"
#include "base/stop.h"
#include "plugin.h"
#include "stand_in.h"
#include "support/eventually.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ABareCluster, LacksTheDefinitions) {
  // The fixture of the others installs them in theirs.
  test::ControlPlane bare("cli-bare");
  const Shell shell(bare, "default");
  const auto result = shell.Run("kubectl-strongroom runs");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("custom resource definitions are not installed"));
  EXPECT_THAT(result.err, Not(HasSubstr("\n\n")));
}

TEST_F(Plugin, IsFoundByKubectl) {
  const auto version = shell_.Run("kubectl strongroom version");
  EXPECT_EQ(version.exit_code, 0) << version.err;
  EXPECT_THAT(version.out, StartsWith("kubectl-strongroom "));
  EXPECT_THAT(shell_.Run("kubectl plugin list").out, HasSubstr("/kubectl-strongroom\n"));
}

// Command lines of the documentation: those that begin with kubectl. Backup sets and the audit log
// are shown by a server, which is not here: e2e/pages.sh runs what is said of them.
std::vector<std::string> DocumentedCommands() {
  std::vector<std::string> commands;
  std::ifstream page(test::ProjectRoot() / "docs/cli.md");
  bool needs_server = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) {
      needs_server = line == "## Backup sets" || line == "## Who did what";
    }
    if (!needs_server && line.starts_with("kubectl "))
      commands.push_back(line.substr(0, line.find("   #")));
  }
  return commands;
}

TEST_F(Plugin, DoesWhatItsDocumentationShows) {
  const StandIn controller(client_, ns_, "success");
  SetStatus("nightly-202603020130", {{"phase", "success"}, {"backupSetID", "1"}});
  Resolve("nightly-202603030130");
  const auto graph = shell_.Run("kubectl apply -f docs/examples/graph.yaml");
  ASSERT_EQ(graph.exit_code, 0) << graph.err;
  const std::vector<std::string> commands = DocumentedCommands();
  EXPECT_GE(commands.size(), 12U);
  for (const std::string& command : commands) {
    const auto result = shell_.Run(command);
    EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.err;
    EXPECT_FALSE(result.out.empty()) << command;
  }
}

TEST_F(Plugin, RunsAScheduleAndTellsHowItEnded) {
  for (const auto& [phase, exit_code] : std::vector<std::pair<std::string, int>>{
           {"success", 0}, {"failed", 1}, {"partial", 3}, {"skipped", 4}}) {
    const StandIn controller(client_, ns_, phase);
    const auto result = shell_.Run("kubectl-strongroom run nightly --wait --timeout 30s");
    EXPECT_EQ(result.exit_code, exit_code) << result.out << result.err;
    EXPECT_THAT(result.out, StartsWith("backupschedulerun.strongroom.dev/nightly-m"));
    EXPECT_THAT(result.out, HasSubstr(": " + phase));
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(Plugin, PrintsTheRolesThatAScheduleNeedsAndNoMore) {
  const std::string apply = "kubectl-strongroom rights nightly | kubectl apply -f -";
  const auto applied = shell_.Run(apply);
  EXPECT_EQ(applied.exit_code, 0) << applied.err;
  EXPECT_THAT(applied.out, HasSubstr("serviceaccount/policy-reader created\n"));
  EXPECT_THAT(shell_.Run(apply).out, Not(HasSubstr("created")));
  const auto may = [&](const std::string& what) {
    return shell_
        .Run("kubectl auth can-i " + what + " --as=system:serviceaccount:" + ns_ + ":policy-reader")
        .out;
  };
  EXPECT_TRUE(test::Eventually([&] { return may("list serviceaccounts") == "yes\n"; }));
  EXPECT_EQ(may("list networkpolicies.networking.k8s.io"), "yes\n");
  EXPECT_EQ(may("get namespaces/" + ns_), "yes\n");
  for (const char* what :
       {"list secrets", "get roles.rbac.authorization.k8s.io", "list configmaps",
        "list clusterroles.rbac.authorization.k8s.io", "list namespaces",
        "list serviceaccounts -n kube-system", "get namespaces/kube-system -n kube-system"}) {
    EXPECT_EQ(may(what), "no\n") << what;
  }
}

TEST_F(Plugin, MakesOneRunForOneToken) {
  const StandIn controller(client_, ns_, "success");
  const std::string command = "kubectl-strongroom run nightly --token release-42 --wait";
  EXPECT_EQ(shell_.Run(command).exit_code, 0);
  EXPECT_EQ(shell_.Run(command).exit_code, 0);
  const auto runs = shell_.Run("kubectl-strongroom runs nightly -o name | grep -c nightly-m");
  EXPECT_EQ(runs.out, "1\n");
}

TEST_F(Plugin, DoesARunOnceMoreForOneToken) {
  const StandIn controller(client_, ns_, "partial");
  Resolve("nightly-202603020130");
  SetStatus("nightly-202603020130", {{"phase", "failed"}});
  const std::string command =
      "kubectl-strongroom retry nightly-202603020130 --token again --wait --timeout 30s";
  const auto first = shell_.Run(command);
  EXPECT_EQ(first.exit_code, 3) << first.err;
  EXPECT_THAT(first.out, StartsWith("backupschedulerun.strongroom.dev/nightly-r"));
  EXPECT_THAT(shell_.Run(command).out, HasSubstr(" was created before\n"));
  EXPECT_EQ(shell_.Run("kubectl-strongroom runs nightly -o name | grep -c nightly-r").out, "1\n");
}

// What `strongroom notifier` does to a Notifier, as far as the plugin sees it.
class Sender {
 public:
  Sender(const kube::Client& client, std::string ns, bool delivers)
      : client_(client),
        ns_(std::move(ns)),
        delivers_(delivers),
        thread_([this](const std::stop_token& stop) { Work(stop); }) {}

 private:
  void Work(const std::stop_token& stop) const {
    const kube::Client client = client_.WithStop(stop);
    do {
      try {
        Answer(client);
      } catch (const web::StoppedError&) {
        return;
      } catch (const web::WebError& e) {
        std::cerr << "sender: " << e.what() << '\n';
      }
    } while (base::SleepFor(std::chrono::milliseconds{50}, stop));
  }
  void Answer(const kube::Client& client) const {
    for (const Json& object : client.List(api::kNotifierKind, ns_).items) {
      const api::Notifier notifier = api::DecodeNotifier(object);
      if (notifier.test_requested == notifier.status.test.token) continue;
      domain::NotifierStatus status = notifier.status;
      status.waiting = 2;
      status.test = {.token = notifier.test_requested,
                     .at = client.clock().NowSeconds(),
                     .is_delivered = delivers_,
                     .message = delivers_ ? "" : "hooks.example.com: status 403"};
      client.MergePatch(api::kNotifierKind, ns_, notifier.meta.name,
                        api::BuildNotifierStatusPatch(status), "status");
    }
  }

  const kube::Client client_;
  const std::string ns_;
  const bool delivers_;
  std::jthread thread_;
};

TEST_F(Plugin, TriesANotifier) {
  client_.Create(api::kNotifierKind, ns_,
                 {{"apiVersion", "strongroom.dev/v1alpha1"},
                  {"kind", "Notifier"},
                  {"metadata", {{"name", "on-call"}}},
                  {"spec",
                   {{"slack", {{"urlSecretRef", {{"name", "slack"}}}}},
                    {"rules", {{"namespaces", Json::array({"*"})}}}}}});
  const std::string command = "kubectl-strongroom notify test on-call --timeout ";
  const auto nobody = shell_.Run(command + "1s");
  EXPECT_EQ(nobody.exit_code, 1);
  EXPECT_THAT(nobody.err, HasSubstr("see that strongroom notifier runs"));
  {
    const Sender sender(client_, ns_, true);
    const auto taken = shell_.Run(command + "30s");
    EXPECT_EQ(taken.exit_code, 0) << taken.err;
    EXPECT_EQ(taken.out, "notifier.strongroom.dev/on-call: delivered\n");
  }
  const Sender sender(client_, ns_, false);
  const auto refused = shell_.Run(command + "30s");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.err, "error: hooks.example.com: status 403\n");
  const auto listed = shell_.Run("kubectl-strongroom notify list");
  EXPECT_THAT(listed.out, HasSubstr("\non-call   slack   -       -            2         -\n"));
}

TEST_F(Plugin, TellsARunToStop) {
  const auto asked = shell_.Run("kubectl-strongroom cancel bsr/nightly-202603020130");
  EXPECT_EQ(asked.exit_code, 0) << asked.err;
  EXPECT_TRUE(
      client_.Get(api::kRunKind, ns_, "nightly-202603020130")["spec"]["cancel"].get<bool>());
}

TEST_F(Plugin, WaitsUntilARunIsCanceled) {
  const StandIn controller(client_, ns_, "success");
  const std::string command = "kubectl-strongroom cancel nightly-202603020130 --wait";
  const auto first = shell_.Run(command);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("nightly-202603020130: canceled\n"));
  const auto again = shell_.Run(command);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(again.err, "error: run nightly-202603020130 has ended already: canceled\n");
}

TEST_F(Plugin, ShowsHostileObjectsWithoutHarm) {
  SetStatus("nightly-202603020130",
            {{"phase", "failed"},
             {"errorCode", "PERMISSION_MISSING"},
             {"errorMessage", "\x1b]0;owned\x07\x1b[2J\nnightly   success \xe2\x80\xae"},
             {"summary", {{"warnings", {"\x1b[31mred\r"}}}}});
  for (const char* command : {"runs", "runs -o wide", "runs -o json", "show nightly-202603020130",
                              "show nightly-202603020130 -o json", "cancel nightly-202603020130"}) {
    const auto result = shell_.Run(std::string("kubectl-strongroom ") + command);
    for (const std::string& text : {result.out, result.err}) {
      EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos) << command;
      EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos) << command;
    }
  }
  const auto table = shell_.Run("kubectl-strongroom runs");
  EXPECT_EQ(std::count(table.out.begin(), table.out.end(), '\n'), 3) << table.out;
}

TEST_F(Plugin, FindsTheScheduleThatWasMeant) {
  const auto result = shell_.Run("kubectl-strongroom preview nigthly");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err,
            "error: backupschedules.strongroom.dev \"nigthly\" not found in namespace \"" + ns_ +
                "\"; did you mean \"nightly\"?\n");
}

TEST_F(Plugin, LooksIntoOtherNamespaces) {
  EXPECT_THAT(shell_.Run("kubectl-strongroom runs -A").out, HasSubstr(ns_ + " "));
  const auto none = shell_.Run("kubectl-strongroom runs -n kube-system");
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_EQ(none.err, "No runs found in kube-system namespace.\n");
}

TEST_F(Plugin, MergesTheFilesOfKubeconfig) {
  // The context is in one file, cluster and user are in the other; the first current-context holds.
  const std::string folder = shell_.folder();
  std::ofstream(folder + "/contexts") << "current-context: mine\ncontexts:\n- name: mine\n"
                                         "  context: {cluster: "
                                      << shell_
                                             .Run(
                                                 "kubectl config view -o "
                                                 "jsonpath={.contexts[0].context.cluster}")
                                             .out
                                      << ", user: "
                                      << shell_
                                             .Run(
                                                 "kubectl config view -o "
                                                 "jsonpath={.contexts[0].context.user}")
                                             .out
                                      << ", namespace: kube-system}\n";
  shell_.UseKubeconfig(folder + "/not-there:" + folder + "/contexts:" + folder + "/kubeconfig");
  const auto merged = shell_.Run("kubectl-strongroom runs");
  EXPECT_EQ(merged.err, "No runs found in kube-system namespace.\n");
  const auto none = shell_.Run("kubectl-strongroom runs --context other");
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("contexts has no entry called \"other\""));
}

TEST_F(Plugin, SaysThatTheServerIsAway) {
  std::ofstream(shell_.folder() / "away")
      << R"({"current-context":"m","contexts":[{"name":"m","context":{"cluster":"c"}}],)"
         R"("clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:9"}}]})";
  shell_.UseKubeconfig(shell_.folder() / "away");
  const auto result = shell_.Run("kubectl-strongroom runs --request-timeout 2s");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              StartsWith("error: the API server at http://127.0.0.1:9 does not answer: "));
}

TEST_F(Plugin, EndsWhenItsReaderHasSeenEnough) {
  // More than a pipe holds (pipe(7): 64 KiB), so that nobody can be done before `head` has closed
  // it.
  const std::string four = (shell_.folder() / "four.yaml").string();
  const auto result =
      shell_.Run("for i in 1 2 3 4; do echo ---; kubectl get bsched nightly -o yaml; done > " +
                 four + " && kubectl-strongroom preview -f " + four + " --count 1000 | head -1");
  EXPECT_THAT(result.out, HasSubstr("nightly: daily 02:30"));
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.exit_code, 141);
  const auto full = shell_.Run("kubectl-strongroom preview nightly > /dev/full");
  EXPECT_EQ(full.exit_code, 1);
  EXPECT_EQ(full.err, "error: the output cannot be written\n");
}

TEST_F(Plugin, EndsWhenItIsInterrupted) {
  const auto result = shell_.Run(
      "kubectl-strongroom run nightly --token mine --wait & "
      "until kubectl get bsched nightly -o yaml | grep -q 'run-now: mine'; do sleep 0.1; done; "
      "kill -TERM $!; wait $!");
  EXPECT_EQ(result.exit_code, 130);
  EXPECT_EQ(result.err, "error: interrupted\n");
}

}  // namespace
}  // namespace strongroom::cli
