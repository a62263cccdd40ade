#include "domain/set_root.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

// As tests/unit/sets/set_check_test.cc has them of PostgreSQL.
constexpr const char* kTypeRoot =
    "60aa707a2471ac878f569358d5a3ef633560cdcf9d6d4397a706a94295a2aa15";
constexpr const char* kSetRoot = "190097dc69d2359a3004c3efbe12f646b9d805d7859ffa2f40fe7adfd75d7e01";

const std::string kOnes(64, '1');
const std::string kTwos(64, '2');

TEST(SetRoot, IsThatOfPostgreSQL) {
  TypeRoot root;
  EXPECT_TRUE(root.Add("a", kOnes, kTwos));
  EXPECT_TRUE(root.Add("\xc3\xa4", kOnes, kTwos));
  EXPECT_EQ(root.Finish(), kTypeRoot);
  EXPECT_EQ(SetRoot({{"networkPolicies", {.state = "complete", .digest = kTypeRoot}},
                     {"roles", {.state = "failed", .digest = TypeRoot().Finish()}}}),
            kSetRoot);
}

TEST(SetRoot, TakesPoliciesInOrderAndDigestsThatAreSome) {
  TypeRoot root;
  EXPECT_TRUE(root.Add("b", kOnes, kTwos));
  EXPECT_FALSE(root.Add("b", kOnes, kTwos));
  EXPECT_FALSE(root.Add("a", kOnes, kTwos));
  EXPECT_FALSE(root.Add("c", "no digest", kTwos));
  EXPECT_FALSE(root.Add("c", kOnes, "x"));
  EXPECT_TRUE(root.Add("c", kOnes, kTwos));
}

TEST(SetDigester, IsThatOfEachType) {
  SetDigester digester;
  EXPECT_TRUE(digester.Add("networkPolicies", "a", kOnes, kTwos));
  EXPECT_TRUE(digester.Add("networkPolicies", "\xc3\xa4", kOnes, kTwos));
  EXPECT_TRUE(digester.Add("roles", "a", kOnes, kTwos)) << "ids begin anew";
  digester.Finish();
  EXPECT_EQ(digester.DigestOf("networkPolicies"), kTypeRoot);
  TypeRoot roles;
  roles.Add("a", kOnes, kTwos);
  EXPECT_EQ(digester.DigestOf("roles"), roles.Finish());
  EXPECT_EQ(digester.DigestOf("secrets"), TypeRoot().Finish());
}

TEST(SetDigester, TakesItemsInTheOrderOfTypeAndId) {
  SetDigester digester;
  EXPECT_TRUE(digester.Add("roles", "b", kOnes, kTwos));
  EXPECT_FALSE(digester.Add("roles", "b", kOnes, kTwos));
  EXPECT_FALSE(digester.Add("roles", "a", kOnes, kTwos));
  EXPECT_FALSE(digester.Add("networkPolicies", "c", kOnes, kTwos));
  EXPECT_FALSE(digester.Add("roles", "c", "no digest", kTwos));
  EXPECT_TRUE(digester.Add("roles", "c", kOnes, kTwos));
  digester.Finish();
  TypeRoot roles;
  roles.Add("b", kOnes, kTwos);
  roles.Add("c", kOnes, kTwos);
  EXPECT_EQ(digester.DigestOf("roles"), roles.Finish()) << "without what was refused";
}

}  // namespace
}  // namespace strongroom::domain
