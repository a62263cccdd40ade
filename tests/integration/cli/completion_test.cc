#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "plugin.h"

// What kubectl, bash and whoever presses a key in them are answered.
namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;

class PluginCompletion : public Plugin {
 protected:
  // Credentials come from now on from a script.
  void UsePlugin(const std::string& script) {
    const std::string path = (shell_.folder() / "config").string();
    std::ofstream(path) << R"(apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: a, user: a}}]
clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
users:
- name: a
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: IfAvailable
      command: bash
      args: [-c, ")" << script
                        << "\"]\n";
    shell_.UseKubeconfig(path);
  }
};

// kubectl hands what has been typed to kubectl_complete-strongroom: from 1.26 on, which the one of
// the shell is not.
TEST_F(PluginCompletion, IsCompletedByKubectl) {
  const std::string kubectl =
      test::RunCommand({(test::ProjectRoot() / "scripts/helm.sh").string(), "--kubectl"});
  const std::string folder = shell_.folder().string();
  std::filesystem::create_symlink(std::string(PLUGIN_FOLDER) + "/kubectl-strongroom",
                                  folder + "/kubectl_complete-strongroom");
  const auto complete = [&](const std::string& words) {
    const auto result =
        shell_.Run("PATH=" + folder + ":$PATH " + kubectl + " __complete strongroom " + words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("directive: ShellCompDirectiveNoFileComp"));
    return result.out;
  };
  EXPECT_EQ(complete("pre"), "preview\tShow when a schedule will run\n:4\n");
  EXPECT_EQ(complete("show --request-timeout=60s -n " + ns_ + " night"),
            "nightly\nnightly-202603030130\tpending\nnightly-202603020130\tpending\n:4\n");
  EXPECT_EQ(complete("run -n nowhere ''"), ":4\n");
  EXPECT_EQ(complete("runs --kubeconfig=/none ''"), ":4\n");
  EXPECT_EQ(complete("runs -o w"), "wide\n:4\n");
}

// The block of the page, by a shell in whose place the line stands.
TEST_F(PluginCompletion, IsCompletedByBashAlone) {
  const auto result = shell_.Run(
      "eval \"$(sed -n '/^_strongroom() {/,/^complete /p' docs/cli.md)\";"
      "tab() { COMP_LINE=$1 COMP_POINT=${#1}; _strongroom && echo \"${COMPREPLY[@]}\"; };"
      "tab 'kubectl-strongroom runs --request-timeout 60s night';"
      "tab 'kubectl-strongroom runs -o w';"
      "tab 'kubectl-strongroom runs --output=w'; tab 'kubectl-strongroom retention ';"
      "tab 'kubectl-strongroom backup --types=roles,networkP';"
      "complete -p kubectl-strongroom");
  EXPECT_EQ(result.out,
            "nightly\nwide\nwide\nplan\nroles,networkPolicies\n"
            "complete -o default -F _strongroom kubectl-strongroom\n")
      << result.err;
}

// A credential plugin that asks for a password, and talks: whoever presses a key is not disturbed.
TEST_F(PluginCompletion, CompletesWithoutAWord) {
  UsePlugin("echo Password: >&2; read -t 60 password; echo none; exit 1");
  const auto result = shell_.Run("script -qec 'kubectl-strongroom __complete run \"\"' /dev/null");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, ":4\r\n");
}

TEST_F(PluginCompletion, OffersTheContextsOfAllKubeconfigs) {
  const std::string folder = shell_.folder().string();
  for (const auto& [file, names] :
       {std::pair("one", "{name: b}, {name: a}"), std::pair("other", "{name: c}, {name: b}")}) {
    std::ofstream(folder + '/' + file) << "contexts: [" << names << "]\n";
  }
  shell_.UseKubeconfig(folder + "/one:" + folder + "/none:" + folder + "/other");
  EXPECT_EQ(shell_.Run("kubectl-strongroom __complete runs --context ''").out, "b\na\nc\n:4\n");
  EXPECT_EQ(shell_.Run("kubectl-strongroom __complete runs --kubeconfig ~/other --context ''").out,
            "c\nb\n:4\n");
}

// One that would be there for long after nobody waits for it any more.
TEST_F(PluginCompletion, EndsWhatItHasStarted) {
  const std::string folder = shell_.folder().string();
  UsePlugin("echo $$ >" + folder + "/plugin; sleep 300; exit 1");
  const auto result = shell_.Run("kubectl-strongroom __complete run ''; kill -0 $(<~/plugin)");
  EXPECT_NE(result.exit_code, 0) << "it is still there";
  EXPECT_THAT(result.err, HasSubstr("No such process"));
  EXPECT_EQ(result.out, ":4\n");
}

}  // namespace
}  // namespace strongroom::cli
