#include <gmock/gmock.h>

#include "api_cluster.h"
#include "integration/support/postgres.h"
#include "kube/error.h"
#include "support/eventually.h"

// What of a cluster depends on the sets API, and what the API depends on.
namespace strongroom::server::sets {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class SetsOutage : public ApiCluster {
 protected:
  bool IsGone(const std::string& ns) const {
    return !client().Find(kube::kNamespaces, "", ns).has_value();
  }
};

TEST_F(SetsOutage, OfPostgresKeepsNothingElseFromWorking) {
  const auto ids = StoreThree("team-a");
  const auto server = StartServer();
  MakeNamespace("to-be-deleted");
  test::Postgres::Shared().Stop();
  const auto refused = Kubectl("get bset -n team-a");
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.err,
              HasSubstr("backup sets cannot be read now: PostgreSQL is not available"));
  EXPECT_THAT(Told("api-resources"), AllOf(HasSubstr("backupsets"), HasSubstr("configmaps")));
  client().Delete(kube::kNamespaces, "", "to-be-deleted");
  EXPECT_TRUE(test::Eventually([&] { return IsGone("to-be-deleted"); }));
  test::Postgres::Shared().Start();
  EXPECT_TRUE(test::Eventually([&] { return Kubectl("get bset -n team-a").exit_code == 0; }))
      << Told("get bset -n team-a");
}

}  // namespace
}  // namespace strongroom::server::sets
