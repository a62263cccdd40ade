#include "kube/kubeconfig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "kube/kubeconfig_members.h"
#include "support/message_of.h"
#include "web/error.h"
#include "web/token_source.h"

namespace strongroom::kube {
namespace {

using testing::HasSubstr;

// base64 of "-----BEGIN X-----".
const char* const kPem = "LS0tLS1CRUdJTiBYLS0tLS0=";

std::string File(const std::string& cluster, const std::string& user) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: main\n"
         "contexts:\n- {name: other, context: {cluster: none, user: none}}\n"
         "- {name: main, context: {cluster: c, user: u, namespace: team-a}}\n"
         "clusters:\n- {name: c, cluster: {" +
         cluster + "}}\nusers:\n- {name: u, user: {" + user + "}}\n";
}

std::string ErrorOf(const std::string& text, const std::optional<std::string>& context = {}) {
  std::string message = test::MessageOf<web::ConfigError>(
      [&] { ParseKubeconfig(text, "/etc/kube/config", context); });
  EXPECT_EQ(message.find('\n'), std::string::npos);
  return message;
}

TEST(Kubeconfig, GivesServerAuthorityCredentialsAndNamespace) {
  const Config config = ParseKubeconfig(
      File("server: 'https://api.example:6443', certificate-authority-data: " + std::string(kPem),
           "token: secret, client-certificate-data: " + std::string(kPem) +
               ", client-key-data: " + kPem),
      "/etc/kube/config");
  EXPECT_EQ(config.remote.server, "https://api.example:6443");
  EXPECT_EQ(config.remote.ca.text, "-----BEGIN X-----");
  EXPECT_EQ(config.remote.client_certificate.text, "-----BEGIN X-----");
  EXPECT_EQ(config.remote.client_key.text, "-----BEGIN X-----");
  EXPECT_EQ(config.remote.token.text, "secret");
  EXPECT_EQ(config.ns, "team-a");
}

TEST(Kubeconfig, MayBeJsonAndMayHaveNoUser) {
  const Config config = ParseKubeconfig(
      R"({"current-context":"m","contexts":[{"name":"m","context":{"cluster":"c"}}],)"
      R"("clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:8001","extensions":[]}}]})",
      "config");
  EXPECT_EQ(config.remote.server, "http://127.0.0.1:8001");
  EXPECT_TRUE(config.remote.token.empty());
  EXPECT_TRUE(config.remote.ca.empty());
}

// As for clusters behind a jump host, or an IP address that no certificate has.
TEST(Kubeconfig, MayNameAProxyAndAnotherNameOfTheServer) {
  const std::string text = File(
      "server: 'https://10.0.0.1:6443', tls-server-name: api.example, proxy-url: "
      "'http://a:hush@p:3128'",
      "token: x");
  for (const Config& config : {ParseKubeconfig(text, "/etc/kube/config"),
                               ParseSelfContainedKubeconfig(text, "/etc/kube/config")}) {
    EXPECT_EQ(config.remote.tls_name, "api.example");
    EXPECT_EQ(config.remote.proxy, "http://a:hush@p:3128");
  }
}

const std::string kServer = "server: 'https://a:6443'";

Config Personal(const std::string& user, const std::string& cluster = kServer) {
  return ParsePersonalKubeconfig(File(cluster, user), "/etc/kube/config");
}

// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuration
TEST(Kubeconfig, OfAPersonMayNameAProgram) {
  const Config config = Personal(
      "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token, 1],"
      " env: [{name: AWS_PROFILE, value: 'no'}], installHint: get it, provideClusterInfo: true,"
      " interactiveMode: Never}",
      kServer +
          ", extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: "
          "a, ids: [1, true]}}]");
  ASSERT_TRUE(config.exec);
  EXPECT_EQ(config.exec->api_version, "client.authentication.k8s.io/v1");
  EXPECT_EQ(config.exec->command, "aws");
  EXPECT_THAT(config.exec->arguments, testing::ElementsAre("eks", "get-token", "1"));
  EXPECT_THAT(config.exec->environment, testing::ElementsAre(testing::Pair("AWS_PROFILE", "no")));
  EXPECT_EQ(config.exec->install_hint, "get it");
  EXPECT_EQ(config.exec->input, PluginInput::kNever);
  EXPECT_TRUE(config.exec->wants_cluster);
  EXPECT_EQ(config.exec->cluster_settings, R"({"audience":"a","ids":[1,true]})");
}

TEST(Kubeconfig, LooksForAProgramAsKubectlDoes) {
  const std::string beta = "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ";
  EXPECT_EQ(Personal(beta + "./bin/get}").exec->command, "/etc/kube/./bin/get");
  EXPECT_EQ(Personal(beta + "/bin/get}").exec->command, "/bin/get");
  EXPECT_EQ(Personal(beta + "get}").exec->command, "get");
  EXPECT_EQ(Personal(beta + "get}").exec->input, PluginInput::kIfAvailable);
  // What stands there goes before it.
  EXPECT_FALSE(Personal(beta + "get}, token: x").exec);
  EXPECT_FALSE(Personal("token: x").exec);
}

TEST(Kubeconfig, SaysWhatIsWrongWithAProgram) {
  const std::string v1 = "exec: {apiVersion: client.authentication.k8s.io/v1, ";
  const std::map<std::string, std::string> wrong = {
      {"exec: {command: a}", "user.exec.apiVersion: must be client.authentication.k8s.io/v1 or"},
      {"exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}", "exec.apiVersion"},
      {"exec: aws", "user.exec: is missing; it must be a mapping"},
      {v1 + "interactiveMode: Never}", "user.exec.command: is missing"},
      {v1 + "command: a}", "user.exec.interactiveMode: must be Never, IfAvailable or Always"},
      {v1 + "command: a, interactiveMode: never}", "exec.interactiveMode"},
      {v1 + "command: a, interactiveMode: Never, args: b}", "exec.args: must be a list of strings"},
      {v1 + "command: a, interactiveMode: Never, args: [{b: c}]}", "exec.args: must be a list of"},
      {v1 + "command: a, interactiveMode: Never, env: [{value: c}]}", "exec.env.name: must be"},
      {v1 + "command: a, interactiveMode: Never, env: [{name: a=b}]}", "exec.env.name: must be"},
      {v1 + "command: a, interactiveMode: Never, provideClusterInfo: 1}", "must be true or false"},
  };
  for (const auto& row : wrong) {
    const std::string error = test::MessageOf<web::ConfigError>([&] { Personal(row.first); });
    EXPECT_THAT(error, HasSubstr(row.second)) << row.first;
    EXPECT_THAT(error, HasSubstr("/etc/kube/config: users[u].")) << row.first;
  }
}

// As Secrets come to be: from files of editors, of Windows, of `base64` with its line breaks.
TEST(Kubeconfig, MayHaveWhatFilesLeaveBehind) {
  const std::string plain = File(
      "server: 'https://a:6443', certificate-authority-data: \"LS0tLS1CRUdJ\\nTiBYLS0tLS0=\\n\"",
      "token: \"secret\\n\"");
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : plain) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const std::string& text : {plain, plain + "\n\n", windows, windows + "\r\n \r\n"}) {
    const Config config = ParseSelfContainedKubeconfig(text, "/etc/kube/config");
    EXPECT_EQ(config.remote.server, "https://a:6443");
    EXPECT_EQ(config.remote.ca.text, "-----BEGIN X-----");
    EXPECT_EQ(config.ns, "team-a");
    EXPECT_EQ(web::TokenSource(config.remote.token).Current(), "secret");
  }
}

TEST(Kubeconfig, LooksForFilesBesideItself) {
  EXPECT_THAT(ErrorOf(File("server: 'https://a', certificate-authority: pki/ca.crt", "token: x")),
              HasSubstr("/etc/kube/pki/ca.crt: cannot be read"));
  EXPECT_THAT(ErrorOf(File("server: 'https://a'", "tokenFile: /nonexistent/token")),
              HasSubstr(" /nonexistent/token: cannot be read"));
}

TEST(Kubeconfig, RefusesWhatIsWrongAndSaysWhere) {
  const std::string good = "server: 'https://a:6443'";
  const std::map<std::string, std::string> wrong = {
      {File(good, "exec: {command: aws}"), "users[u].user.exec: starts a program"},
      {File(good, "auth-provider: {name: gcp}"), "users[u].user.auth-provider: is not supported"},
      {File(good, "username: a, password: b"), "users[u].user.username: is not supported"},
      {File(good, "as: admin"), "users[u].user.as: is not supported"},
      {File(good, "client-key-data: " + std::string(kPem)), "user.client-certificate: is missing"},
      {File(good, "client-certificate-data: '!!'"), "client-certificate-data: must be base64"},
      {File(good, "client-certificate-data: aGFsbG8="), "must be base64 of PEM"},
      {File(good, "token: [a]"), "users[u].user.token: must be a string"},
      {File(good + ", insecure-skip-tls-verify: true", "token: x"),
       "clusters[c].cluster.insecure-skip-tls-verify: is not supported"},
      {File(good + ", insecure-skip-tls-verify: 'yes'", "token: x"), "is not supported"},
      {File(good + ", proxy-url: 'socks5://p'", "token: x"),
       "clusters[c].cluster.proxy-url: the proxy must be a URL like http://name:3128: https and "
       "socks5 are not supported"},
      {File("server: 'http://a', proxy-url: 'http://p'", "token: x"), "servers with https:// only"},
      {File(good + ", tls-server-name: 'a b'", "token: x"),
       "clusters[c].cluster.tls-server-name: must be the name"},
      {File(good + ", tls-server-name: " + std::string(254, 'a'), "token: x"),
       "tls-server-name: must be the name"},
      {File("server: ''", "token: x"), "clusters[c].cluster.server: is missing"},
      {File("server: 'a:6443'", "token: x"), "must be a URL like https://name:6443"},
      {File("server: 'https://::1:6443'", "token: x"), "IPv6 address stands in brackets"},
      {File("server: 'https://a:b@c'", "token: x"), "credentials do not belong in a URL"},
      {File("server: 'https://a:99999'", "token: x"), "port must be a number"},
      {File("server: 'https://:1'", "token: x"), "has no host"},
      {"", "must be a kubeconfig"},
      {"just text", "must be a kubeconfig"},
      {"- a\n- b\n", "must be a kubeconfig"},
      {"a: [\n", "line 2: is no YAML"},
      {"kind: Config\n", "current-context: is missing"},
      {"current-context: x\n", "contexts has no entry called \"x\""},
      {"current-context: x\ncontexts: {x: y}\n", "contexts has no entry called \"x\""},
      {"current-context: x\ncontexts: [{name: x}]\n", "contexts[x].context: is missing"},
      {"current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\n",
       "clusters has no entry called \"c\""},
  };
  for (const auto& [text, problem] : wrong) {
    const std::string error = ErrorOf(text);
    EXPECT_THAT(error, HasSubstr(problem)) << text;
    EXPECT_THAT(error, HasSubstr("/etc/kube/config")) << text;
  }
}

TEST(Kubeconfig, OfSomebodyElseNamesNoFileOfOurs) {
  const std::string good = "server: 'https://a:6443'";
  const auto error_of = [](const std::string& text) {
    return test::MessageOf<web::ConfigError>(
        [&] { ParseSelfContainedKubeconfig(text, "/etc/kube/config"); });
  };
  EXPECT_EQ(error_of(File(good, "token: x")), "no error");
  const std::map<std::string, std::string> wrong = {
      {File(good, "tokenFile: /var/run/secrets/token"), "users[u].user.tokenFile: names a file"},
      {File(good, "token: x, tokenFile: t"), "put its content in as token"},
      {File(good, "client-certificate: c, client-key-data: " + std::string(kPem)),
       "users[u].user.client-certificate: names a file"},
      {File(good, "client-key: k, client-certificate-data: " + std::string(kPem)),
       "put its content in as client-key-data"},
      {File(good + ", certificate-authority: ca.crt", "token: x"),
       "put its content in as certificate-authority-data"},
      {File("server: 'http://a:6443'", "token: x"), "clusters[c].cluster.server: must begin with"},
      {File(good, "exec: {command: aws}"),
       "users[u].user.exec: starts a program, which is done on a person's machine only, by kubectl "
       "strongroom; use the token of a ServiceAccount"},
      {File(good, "token: x, exec: {command: aws}"), "users[u].user.exec: starts a program"},
      {File(good, "auth-provider: {name: gcp}"), "users[u].user.auth-provider: is not supported"},
  };
  for (const auto& [text, problem] : wrong) EXPECT_THAT(error_of(text), HasSubstr(problem)) << text;
}

// What a message says to do instead is taken.
TEST(Kubeconfig, OfSomebodyElseIsToldNothingThatIsRefusedNext) {
  const std::string good = "server: 'https://a:6443'";
  std::vector<std::string> wrong = {File(good + ", insecure-skip-tls-verify: true", "token: x")};
  for (const auto& unsupported : kUnsupportedOfUser) {
    wrong.push_back(File(good, std::string(unsupported.first) + ": {a: b}"));
  }
  for (const std::string& text : wrong) {
    const std::string error = test::MessageOf<web::ConfigError>(
        [&] { ParseSelfContainedKubeconfig(text, "/etc/kube/config"); });
    EXPECT_THAT(error, HasSubstr("is not supported; "));
    for (const char* refused : {"exec", "tokenFile", "certificate-authority,", "client-key,"}) {
      EXPECT_THAT(error + ',', Not(HasSubstr(refused))) << text;
    }
  }
}

TEST(Kubeconfig, QuotesNoCredentials) {
  EXPECT_THAT(ErrorOf(File(kServer + ", proxy-url: 'socks5://a:hush@p'", "token: x")),
              Not(HasSubstr("hush")));
  EXPECT_THAT(ErrorOf(File("server: 'https://a:hush@c'", "token: x")), Not(HasSubstr("hush")));
  EXPECT_THAT(ErrorOf(File("server: 'a:hush@c'", "token: x")), Not(HasSubstr("hush")));
}

TEST(Kubeconfig, TakesTheContextThatIsAskedFor) {
  EXPECT_THAT(ErrorOf(File("server: 'https://a'", "token: x"), "other"),
              HasSubstr("clusters has no entry called \"none\""));
  EXPECT_THAT(ErrorOf(File("server: 'https://a'", "token: x"), "third"),
              HasSubstr("contexts has no entry called \"third\""));
}

TEST(InClusterConfig, NeedsTheEnvironmentOfAPod) {
  const auto none = [](const char*) { return std::optional<std::string>(); };
  EXPECT_THROW(InClusterConfig(none), web::ConfigError);
  const auto all = [](const char* name) {
    return std::optional<std::string>(std::string(name).ends_with("PORT") ? "443" : "10.0.0.1");
  };
  EXPECT_THROW(InClusterConfig(all, "/nonexistent"), web::ConfigError);
}

}  // namespace
}  // namespace strongroom::kube
