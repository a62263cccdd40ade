#include "cli/exec_credential.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "support/instant.h"
#include "support/message_of.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using base::Json;
using ::testing::HasSubstr;
using ::testing::Not;

kube::Config ConfigWith(kube::ExecPlugin plugin) {
  kube::Config config;
  config.remote.server = "https://a:6443";
  config.remote.ca.text = "PEM of a CA";
  plugin.api_version = "client.authentication.k8s.io/v1";
  plugin.command = "get-token";
  config.exec = std::move(plugin);
  return config;
}

TEST(ExecInfo, SaysWhatThePluginWantsToKnow) {
  EXPECT_EQ(WriteExecInfo(ConfigWith({}), Terminal::kNone),
            R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",)"
            R"("spec":{"interactive":false}})");
  kube::Config config = ConfigWith({.wants_cluster = true, .cluster_settings = R"({"a":1})"});
  config.remote.tls_name = "b";
  config.remote.proxy = "http://p:1";
  EXPECT_EQ(base::ParseJson(WriteExecInfo(config, Terminal::kThere))["spec"],
            Json({{"interactive", true},
                  {"cluster",
                   {{"server", "https://a:6443"},
                    {"tls-server-name", "b"},
                    {"proxy-url", "http://p:1"},
                    {"certificate-authority-data", "UEVNIG9mIGEgQ0E="},
                    {"config", {{"a", 1}}}}}}));
}

TEST(ExecInfo, LetsAPluginAskWhereSomebodyIs) {
  const auto interactive = [](kube::PluginInput input, Terminal terminal) {
    const std::string info = WriteExecInfo(ConfigWith({.input = input}), terminal);
    return base::ParseJson(info)["spec"]["interactive"].get<bool>();
  };
  EXPECT_FALSE(interactive(kube::PluginInput::kNever, Terminal::kThere));
  EXPECT_TRUE(interactive(kube::PluginInput::kIfAvailable, Terminal::kThere));
  EXPECT_FALSE(interactive(kube::PluginInput::kIfAvailable, Terminal::kNone));
  EXPECT_TRUE(interactive(kube::PluginInput::kAlways, Terminal::kThere));
  EXPECT_THAT(test::MessageOf<web::ConfigError>(
                  [&] { interactive(kube::PluginInput::kAlways, Terminal::kNone); }),
              HasSubstr("get-token has to ask somebody"));
}

std::string Printed(const Json& status) {
  return base::CanonicalJson({{"kind", "ExecCredential"},
                              {"apiVersion", "client.authentication.k8s.io/v1"},
                              {"status", status}});
}

TEST(ExecCredential, IsATokenOrACertificate) {
  const kube::ExecPlugin plugin = *ConfigWith({}).exec;
  const ExecCredential token = ReadExecCredential(
      Printed({{"token", "t"}, {"expirationTimestamp", "2026-01-01T00:15:00+00:00"}}) + "\n",
      plugin);
  EXPECT_EQ(token.token, "t");
  EXPECT_EQ(token.key, "");
  EXPECT_EQ(token.expires, test::At("2026-01-01T00:15:00Z"));
  const ExecCredential certificate =
      ReadExecCredential(Printed({{"clientCertificateData", "c"}, {"clientKeyData", "k"}}), plugin);
  EXPECT_EQ(certificate.certificate, "c");
  EXPECT_EQ(certificate.key, "k");
  EXPECT_FALSE(certificate.expires);
}

TEST(ExecCredential, ThatIsNoneIsToldWithoutItsWords) {
  const std::map<std::string, std::string> wrong = {
      {"", "printed no JSON"},
      {"hush", "printed no JSON"},
      {"[]", "printed no ExecCredential"},
      {R"({"kind":"hush"})", "printed no ExecCredential"},
      {R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"})",
       "of another version than client.authentication.k8s.io/v1"},
      {R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"})",
       "without a status"},
      {Printed("hush"), "without a status"},
      {Printed(Json::object()), "neither a token nor a certificate"},
      {Printed({{"token", 7}}), "neither a token nor a certificate"},
      {Printed({{"token", "t"}, {"clientKeyData", "hush"}}),
       "a certificate or a key, and not both"},
      {Printed({{"token", "t"}, {"expirationTimestamp", "hush"}}), "that is no time"},
  };
  for (const auto& row : wrong) {
    const std::string error = test::MessageOf<web::ConfigError>(
        [&] { ReadExecCredential(row.first, *ConfigWith({}).exec); });
    EXPECT_THAT(error, HasSubstr("the credential plugin get-token printed ")) << row.first;
    EXPECT_THAT(error, HasSubstr(row.second)) << row.first;
    EXPECT_THAT(error, Not(HasSubstr("hush"))) << row.first;
  }
}

}  // namespace
}  // namespace strongroom::cli
