// The kubeconfigs that clouds write for kubectl: the plugin takes them as kubectl does, against a
// real API server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "integration/support/connect_proxy.h"
#include "integration/support/control_plane.h"
#include "shell.h"

namespace strongroom::cli {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

class Kubeconfigs : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { test::ControlPlane::Shared().InstallCrds(); }

  Kubeconfigs() : shell_(test::ControlPlane::Shared(), "default") {
    server_ = Kubectl("config view --minify -o jsonpath={.clusters[0].cluster.server}");
  }

  // What kubectl prints.
  std::string Kubectl(const std::string& arguments) {
    const auto result = shell_.Run("kubectl " + arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }

  std::string File(const std::string& name) const { return (shell_.folder() / name).string(); }

  // The admin's own credentials go into files, and `user` into their place.
  void SetUser(const std::string& user) {
    for (const char* part : {"client-certificate-data", "client-key-data"}) {
      Kubectl("config view --raw --minify -o jsonpath={.users[0].user." + std::string(part) +
              "} | base64 -d >" + File(part));
    }
    const std::string name = Kubectl("config view --minify -o jsonpath={.users[0].name}");
    Kubectl("config unset users");
    std::ofstream(File("user")) << "users:\n- name: " << name << "\n  user: {" << user << "}\n";
    const auto put =
        shell_.Run("sed -i '/^users:/d' $KUBECONFIG && cat " + File("user") + " >>$KUBECONFIG");
    EXPECT_EQ(put.exit_code, 0) << put.err;
  }

  void SetCluster(const std::string& member, const std::string& value) {
    const std::string name = Kubectl("config view --minify -o jsonpath={.clusters[0].name}");
    Kubectl("config set clusters." + name + "." + member + " " + value);
  }

  // A plugin that shows the admin's certificate, and notes that it was asked, and how.
  void WritePlugin(const std::string& path) {
    std::ofstream(path) << R"(#!/bin/bash
cd "$(dirname "$0")/.."
jq -nc --arg info "$KUBERNETES_EXEC_INFO" --arg profile "$PROFILE" --arg ca "${SSL_CERT_FILE-none}" \
  --arg arguments "$*" '$ARGS.named' >>asked
jq -n --rawfile c client-certificate-data --rawfile k client-key-data '{kind: "ExecCredential",
  apiVersion: "client.authentication.k8s.io/v1", status: {clientCertificateData: $c, clientKeyData: $k}}'
)";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }

  std::string Asked(const std::string& filter) {
    return shell_.Run("jq -r '" + filter + "' " + File("asked")).out;
  }

  void ExpectRuns() {
    const auto result = shell_.Run("kubectl-strongroom runs");
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
  std::string Refusal() {
    const auto result = shell_.Run("kubectl-strongroom runs");
    EXPECT_NE(result.exit_code, 0);
    return result.err;
  }

  static constexpr const char* kV1 = "apiVersion: client.authentication.k8s.io/v1";

  Shell shell_;
  std::string server_;
};

TEST_F(Kubeconfigs, MayNameAProgramThatGivesCredentials) {
  std::filesystem::create_directory(File("bin"));
  WritePlugin(File("bin/get-token"));
  SetUser(std::string("exec: {") + kV1 +
          ", command: bin/get-token, args: [eks, get-token], interactiveMode: IfAvailable, "
          "provideClusterInfo: true, env: [{name: PROFILE, value: mine}]}");
  // This program hides the CAs of the system from itself, and not from the plugin.
  const auto result = shell_.Run("SSL_CERT_FILE=mine.crt kubectl-strongroom runs");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Asked(".arguments, .profile, .ca"), "eks get-token\nmine\nmine.crt\n");
  EXPECT_EQ(Asked(".info | fromjson | .spec | .interactive, .cluster.server"),
            "false\n" + server_ + "\n");
}

TEST_F(Kubeconfigs, SayWhatIsWrongWithTheirProgram) {
  SetUser(std::string("exec: {") + kV1 +
          ", command: no-such-program, interactiveMode: Never, installHint: see example.com}");
  EXPECT_THAT(Refusal(), HasSubstr("error: the credential plugin no-such-program: cannot be "
                                   "started: No such file or directory; see example.com\n"));
  SetUser(std::string("exec: {") + kV1 +
          ", command: bash, args: [-c, 'echo why >&2; exit 7'], interactiveMode: Never}");
  EXPECT_EQ(Refusal(),
            "why\nerror: the credential plugin bash ended with code 7; what it says of that is "
            "above\n");
}

TEST_F(Kubeconfigs, MayHaveTheirCredentialsInFiles) {
  SetUser("client-certificate: client-certificate-data, client-key: client-key-data");
  ExpectRuns();
}

TEST_F(Kubeconfigs, MayNameTheServerAsItsCertificateDoes) {
  SetCluster("tls-server-name", "kubernetes.default.svc");
  ExpectRuns();
  SetCluster("tls-server-name", "elsewhere.example");
  EXPECT_THAT(Refusal(), HasSubstr("hostname mismatch"));
}

TEST_F(Kubeconfigs, MayNameAProxy) {
  const test::ConnectProxy proxy;
  SetCluster("proxy-url", proxy.url());
  ExpectRuns();
  EXPECT_THAT(proxy.asked(),
              Each("CONNECT " + server_.substr(server_.find("//") + 2) + " HTTP/1.1"));
  EXPECT_FALSE(proxy.asked().empty());
  SetCluster("proxy-url", "socks5://127.0.0.1:1080");
  EXPECT_THAT(Refusal(), HasSubstr("proxy-url: the proxy must be a URL like http://name:3128: "
                                   "https and socks5 are not supported"));
}

}  // namespace
}  // namespace strongroom::cli
