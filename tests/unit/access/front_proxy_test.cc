#include "access/front_proxy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/json.h"
#include "support/fake_clock.h"
#include "support/made_keys.h"
#include "web/error.h"

namespace strongroom::access {
namespace {

using nlohmann::json;

// As kube-apiserver writes it.
json ConfigMap() {
  return {{"data",
           {{"requestheader-client-ca-file", "PEM"},
            {"requestheader-allowed-names", R"(["front-proxy-client"])"},
            {"requestheader-username-headers", R"(["X-Remote-User"])"},
            {"requestheader-group-headers", R"(["X-Remote-Group"])"},
            {"requestheader-extra-headers-prefix", R"(["X-Remote-Extra-"])"}}}};
}

TEST(FrontProxyRules, AreReadAsTheApiServerWritesThem) {
  const auto rules = DecodeFrontProxyRules(ConfigMap());
  ASSERT_TRUE(rules);
  EXPECT_EQ(*rules, (FrontProxyRules{.authorities = "PEM",
                                     .names = {"front-proxy-client"},
                                     .user_headers = {"x-remote-user"},
                                     .uid_headers = {},
                                     .group_headers = {"x-remote-group"},
                                     .extra_prefixes = {"x-remote-extra-"}}));
  json uid = ConfigMap();
  uid["data"]["requestheader-uid-headers"] = R"(["X-Remote-Uid"])";
  EXPECT_EQ(DecodeFrontProxyRules(uid)->uid_headers, std::vector<std::string>{"x-remote-uid"});
}

// An API server without the flags hands nothing on.
TEST(FrontProxyRules, AreAbsentWhereThereIsNoProxy) {
  EXPECT_FALSE(DecodeFrontProxyRules(json::object()));
  for (const char* key : {"requestheader-client-ca-file", "requestheader-username-headers"}) {
    json map = ConfigMap();
    map["data"].erase(key);
    EXPECT_FALSE(DecodeFrontProxyRules(map)) << key;
  }
  json broken = ConfigMap();
  broken["data"]["requestheader-allowed-names"] = "[";
  EXPECT_THROW(DecodeFrontProxyRules(broken), base::JsonError);
}

// Whoever shows no certificate is not the proxy, and costs no question.
TEST(FrontProxy, AsksNothingForWhoHasNoCertificate) {
  test::FakeClock clock;
  int asked = 0;
  FrontProxy proxy(
      [&]() -> std::optional<FrontProxyRules> {
        ++asked;
        return std::nullopt;
      },
      clock);
  http::Request request;
  request.headers.emplace("x-remote-user", "admin");
  EXPECT_FALSE(proxy.UserOf(request));
  EXPECT_EQ(asked, 0);
}

TEST(FrontProxy, ReadsTheRulesAgainAfterAWhileAndForStrangers) {
  using namespace std::chrono_literals;
  test::FakeClock clock;
  int asked = 0;
  bool is_away = true;
  FrontProxy proxy(
      [&]() -> std::optional<FrontProxyRules> {
        ++asked;
        if (is_away) throw web::TransportError("away");
        return std::nullopt;
      },
      clock);
  http::Request request;
  request.peer_certificates = {"a stranger's"};
  EXPECT_THROW(proxy.UserOf(request), web::WebError) << "nobody knows yet";
  is_away = false;
  EXPECT_FALSE(proxy.UserOf(request));
  EXPECT_EQ(asked, 2);
  EXPECT_FALSE(proxy.UserOf(request));
  EXPECT_EQ(asked, 2) << "a moment ago";
  clock.Advance(6s);
  EXPECT_FALSE(proxy.UserOf(request));
  EXPECT_EQ(asked, 3) << "the authority may have been exchanged";
  is_away = true;
  clock.Advance(61s);
  EXPECT_FALSE(proxy.UserOf(request)) << "those of before";
}

// What a peer shows of a certificate in PEM.
std::string DerOf(const std::string& pem) {
  const size_t begin = pem.find('\n') + 1;
  return base::DecodeBase64(pem.substr(begin, pem.find("-----END") - begin)).value_or("");
}

// A proxy that asks for ann, as kube-apiserver does.
http::Request AskedBy(const std::string& pem) {
  http::Request request;
  request.peer_certificates = {DerOf(pem)};
  request.headers = {{"x-remote-user", "ann"},
                     {"x-remote-group", "auditors"},
                     {"x-remote-group", "system:authenticated"},
                     {"x-remote-extra-scopes", "view"},
                     {"x-remote-extra-scopes", "edit"},
                     {"x-remote-extra-example.com%2fteam", "a"},
                     {"x-remote-extra-", "of no name"},
                     {"x-remote-uid", "17"}};
  return request;
}

// The rules of an API server, which may be changed.
class ProxyRules : public testing::Test {
 protected:
  ProxyRules() {
    rules_.authorities = authority_.Pem();
    rules_.names = {"front-proxy-client"};
  }

  const test::MadeAuthority authority_{"front-proxy-ca"};
  test::FakeClock clock_{test::WhenGood()};
  FrontProxyRules rules_ = *DecodeFrontProxyRules(ConfigMap());
  FrontProxy proxy_{[this]() -> std::optional<FrontProxyRules> { return rules_; }, clock_};
};

TEST_F(ProxyRules, TakeTheProxysWordForWhoAsks) {
  const User ann{.name = "ann",
                 .uid = "",
                 .groups = {"auditors", "system:authenticated"},
                 .extra = {{"scopes", {"view", "edit"}}, {"example.com/team", {"a"}}}};
  const http::Request request = AskedBy(authority_.CertificateOf("front-proxy-client"));
  EXPECT_EQ(proxy_.UserOf(request), ann);
  // Kubernetes 1.31 says under which header it writes UIDs; before, whoever asks could write it.
  rules_.uid_headers = {"x-remote-uid"};
  clock_.Advance(std::chrono::minutes{2});
  EXPECT_EQ(proxy_.UserOf(request).value_or(User{}).uid, "17");
}

TEST_F(ProxyRules, TakeNobodyElsesWord) {
  const test::MadeAuthority namesake("front-proxy-ca");
  EXPECT_FALSE(proxy_.UserOf(AskedBy(namesake.CertificateOf("front-proxy-client"))));
  EXPECT_FALSE(proxy_.UserOf(AskedBy(authority_.CertificateOf("kubelet")))) << "of another name";
  EXPECT_FALSE(proxy_.UserOf(AskedBy(authority_.CertificateOf("front-proxy-client.evil"))));
  EXPECT_FALSE(proxy_.UserOf(AskedBy(authority_.CertificateOf(
      "front-proxy-client", {.ends = test::WhenGood() - std::chrono::hours{1}}))))
      << "expired";
  http::Request nobody = AskedBy(authority_.CertificateOf("front-proxy-client"));
  nobody.headers.erase("x-remote-user");
  EXPECT_FALSE(proxy_.UserOf(nobody));
}

// --requestheader-allowed-names="": whoever has a certificate of the authority.
TEST_F(ProxyRules, WithoutNamesTakeAnyOfTheAuthority) {
  rules_.names.clear();
  EXPECT_TRUE(proxy_.UserOf(AskedBy(authority_.CertificateOf("kubelet"))));
  EXPECT_FALSE(proxy_.UserOf(
      AskedBy(test::MadeAuthority("front-proxy-ca").CertificateOf("front-proxy-client"))));
}

// For a while the API server's peers trust both; then the old one is nothing any more.
TEST_F(ProxyRules, FollowAnExchangeOfTheAuthority) {
  const test::MadeAuthority next("front-proxy-ca");
  const http::Request before = AskedBy(authority_.CertificateOf("front-proxy-client"));
  const http::Request after = AskedBy(next.CertificateOf("front-proxy-client"));
  EXPECT_TRUE(proxy_.UserOf(before));
  EXPECT_FALSE(proxy_.UserOf(after));
  rules_.authorities += next.Pem();
  clock_.Advance(std::chrono::seconds{6});
  EXPECT_TRUE(proxy_.UserOf(after)) << "read again for who is not known, not in a minute";
  EXPECT_TRUE(proxy_.UserOf(before));
  rules_.authorities = next.Pem();
  clock_.Advance(std::chrono::seconds{61});
  EXPECT_TRUE(proxy_.UserOf(after));
  EXPECT_FALSE(proxy_.UserOf(before));
}

// What the ConfigMap says by mistake leaves those who were let in before.
TEST_F(ProxyRules, ThatCannotBeReadLeaveThoseOfBefore) {
  const http::Request request = AskedBy(authority_.CertificateOf("front-proxy-client"));
  EXPECT_TRUE(proxy_.UserOf(request));
  rules_.authorities = "no certificate";
  clock_.Advance(std::chrono::seconds{61});
  EXPECT_TRUE(proxy_.UserOf(request));
}

}  // namespace
}  // namespace strongroom::access
