#include "provider/graph/token_claims.h"

#include <gtest/gtest.h>

#include "kube/base64.h"

namespace strongroom::provider::graph {
namespace {

using Roles = std::vector<std::string>;

std::string TokenWith(const std::string& payload) {
  std::string text = kube::EncodeBase64(payload);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return "e30." + text.substr(0, text.find('=')) + ".signature";
}

TEST(RolesIn, AreThoseThatTheTokenNames) {
  EXPECT_EQ(
      RolesIn(TokenWith(R"({"roles": ["Policy.Read.All", "Group.Read.All"], "x": "\u00ff?>"})")),
      (Roles{"Policy.Read.All", "Group.Read.All"}));
}

// Entra leaves the claim out when there is none.
TEST(RolesIn, AreNoneWithoutTheClaim) {
  EXPECT_EQ(RolesIn(TokenWith(R"({"aud": "https://graph.microsoft.com"})")), Roles{});
}

TEST(RolesIn, LeaveOutWhatIsNoRole) {
  EXPECT_EQ(RolesIn(TokenWith(
                R"({"roles": [7, "a b", "<b>", "", null, "ordinary", "x.y", "User.Read.All"]})")),
            Roles{"User.Read.All"});
}

TEST(RolesIn, AreUnknownOfATokenThatCannotBeRead) {
  for (const std::string& token :
       {std::string("opaque"), std::string(""), std::string("a.b"), std::string("a.b.c"),
        std::string("a.*.c"), std::string(".."), TokenWith("[]"), TokenWith("{"),
        TokenWith(R"({"roles": "all"})")}) {
    EXPECT_FALSE(RolesIn(token)) << token;
  }
}

}  // namespace
}  // namespace strongroom::provider::graph
