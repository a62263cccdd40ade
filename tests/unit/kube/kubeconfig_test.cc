#include "kube/kubeconfig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "support/message_of.h"
#include "web/error.h"

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

TEST(Kubeconfig, LooksForFilesBesideItself) {
  EXPECT_THAT(ErrorOf(File("server: 'https://a', certificate-authority: pki/ca.crt", "token: x")),
              HasSubstr("/etc/kube/pki/ca.crt: cannot be read"));
  EXPECT_THAT(ErrorOf(File("server: 'https://a'", "tokenFile: /nonexistent/token")),
              HasSubstr(" /nonexistent/token: cannot be read"));
}

TEST(Kubeconfig, RefusesWhatIsWrongAndSaysWhere) {
  const std::string good = "server: 'https://a:6443'";
  const std::map<std::string, std::string> wrong = {
      {File(good, "exec: {command: aws}"), "users[u].user.exec: is not supported"},
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
      {File(good + ", proxy-url: 'http://p'", "token: x"), "proxy-url: is not supported"},
      {File(good + ", tls-server-name: b", "token: x"), "tls-server-name: is not supported"},
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
      {File(good, "exec: {command: aws}"), "users[u].user.exec: is not supported"},
      {File(good, "auth-provider: {name: gcp}"), "users[u].user.auth-provider: is not supported"},
      {File(good + ", proxy-url: 'http://p'", "token: x"), "proxy-url: is not supported"},
  };
  for (const auto& [text, problem] : wrong) EXPECT_THAT(error_of(text), HasSubstr(problem)) << text;
}

TEST(Kubeconfig, QuotesNoCredentials) {
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
