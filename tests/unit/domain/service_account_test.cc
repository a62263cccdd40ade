#include "domain/service_account.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TEST(ServiceAccount, IsAUserOfItsNamespace) {
  const std::string user = ServiceAccountUser("team-a", "runner");
  EXPECT_EQ(user, "system:serviceaccount:team-a:runner");
  EXPECT_TRUE(IsServiceAccount(user));
  EXPECT_EQ(NamespaceOfServiceAccount(user), "team-a");
}

TEST(ServiceAccount, IsNoOtherUser) {
  for (const char* user : {"", "amy", "system:serviceaccount", "system:serviceaccounts:team-a",
                           "a system:serviceaccount:team-a:runner"}) {
    EXPECT_FALSE(IsServiceAccount(user)) << user;
  }
  for (const char* user :
       {"amy", "system:serviceaccount:", "system:serviceaccount:team-a",
        "system:serviceaccount::runner", "system:serviceaccounts:team-a:runner"}) {
    EXPECT_EQ(NamespaceOfServiceAccount(user), std::nullopt) << user;
  }
}

}  // namespace
}  // namespace strongroom::domain
