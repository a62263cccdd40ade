#include "access/front_proxy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/fake_clock.h"
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

}  // namespace
}  // namespace strongroom::access
