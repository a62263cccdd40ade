#include "web/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "support/message_of.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using ::testing::HasSubstr;

Resolve Knows(std::map<std::string, std::vector<std::string>> names) {
  return [names = std::move(names)](const std::string& host) {
    const auto found = names.find(host);
    return found == names.end() ? std::vector<std::string>{} : found->second;
  };
}

Remote Behind(const std::string& proxy, const std::string& server = "https://a.example:6443") {
  Remote remote;
  remote.server = server;
  remote.proxy = proxy;
  return remote;
}

TEST(Route, TakesAnotherAddressEachTimeWhereThereAreRules) {
  const auto names = Knows({{"a.example", {"10.0.0.1", "10.0.0.2"}}});
  Route guarded(Behind(""), AddressRules::kGuarded, names);
  EXPECT_EQ(guarded.Next().url, "https://10.0.0.1:6443");
  EXPECT_EQ(guarded.Next().url, "https://10.0.0.2:6443");
  EXPECT_EQ(Route(Behind(""), AddressRules::kAny, names).Next().url, "https://a.example:6443");
}

TEST(Route, ThroughAProxyConnectsToThatAlone) {
  const auto names = Knows({{"p", {"10.0.0.9"}}});
  Route guarded(Behind("http://x:y@p:3128"), AddressRules::kGuarded, names);
  const Target target = guarded.Next();
  EXPECT_EQ(target.url, "https://a.example:6443");
  EXPECT_EQ(target.proxy, "http://10.0.0.9:3128");
  EXPECT_EQ(Route(Behind("http://p"), AddressRules::kAny, names).Next().proxy, "http://p:80");
}

// The proxy itself, and the server as far as its name is known here.
TEST(Route, ThroughAProxyLeadsNowhereThatTheRulesRefuse) {
  const auto refusal = [](const Remote& remote) {
    const auto names = Knows({{"p", {"10.0.0.9"}},
                              {"inner", {"10.0.0.1", "169.254.169.254"}},
                              {"169.254.169.254", {"169.254.169.254"}}});
    return test::MessageOf<TransportError>(
        [&] { Route(remote, AddressRules::kGuarded, names).Next(); });
  };
  EXPECT_THAT(refusal(Behind("http://169.254.169.254")), HasSubstr("is a link-local address"));
  EXPECT_THAT(refusal(Behind("http://p", "https://inner")), HasSubstr("is a link-local address"));
  EXPECT_THAT(refusal(Behind("http://gone")), HasSubstr("the name has no address now"));
  EXPECT_EQ(refusal(Behind("http://p", "https://known.to.the.proxy")), "no error");
}

TEST(Route, ThroughAProxyIsForTlsOnly) {
  EXPECT_THAT(test::MessageOf<ConfigError>(
                  [] { Route(Behind("http://p", "http://a"), AddressRules::kAny, Knows({})); }),
              HasSubstr("for servers with https:// only"));
}

}  // namespace
}  // namespace strongroom::web
