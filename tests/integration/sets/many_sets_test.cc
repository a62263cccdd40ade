#include <gmock/gmock.h>

#include <set>

#include "api_cluster.h"
#include "kube/cluster_identity.h"

namespace strongroom::server::sets {
namespace {

using nlohmann::json;

class SetsManySets : public ApiCluster {
 protected:
  // As the owner of the tables, who is not held to what reports are.
  void StoreMany(int count) {
    StoreThree("team-a");
    const std::string cluster = kube::ClusterIdentity(client()).Uid();
    ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER USER"), "");
    ASSERT_EQ(database_.StateOf(
                  "INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, run_uid, "
                  "namespace, schedule_name, run_name, seq, status, complete, root, cluster_uid, "
                  "sealed_at) SELECT 1, gen_random_uuid(), gen_random_uuid(), 'team-' || n % 7, "
                  "'s' || n % 100, 's' || n % 100 || '-' || n, 1, 'success', true, sha256('x'), '" +
                  cluster + "', now() FROM generate_series(1, " + std::to_string(count) + ") n"),
              "");
  }
};

// Each once, in the order of namespace and name, and no page is longer than was asked for.
TEST_F(SetsManySets, ComeInPages) {
  constexpr int kMany = 5'000;
  StoreMany(kMany);
  const auto server = StartServer();
  std::set<std::string> names;
  int pages = 0;
  kube::ListOptions options{.selector = {}, .limit = 500, .continue_token = {}};
  do {
    const kube::Page page =
        client().List({"sets.strongroom.dev", "v1alpha1", "backupsets"}, "", options);
    ASSERT_LE(page.items.size(), 500U);
    for (const json& item : page.items) {
      const std::string name = item["metadata"]["namespace"].get<std::string>() + '/' +
                               item["metadata"]["name"].get<std::string>();
      EXPECT_TRUE(names.insert(name).second) << name;
    }
    options.continue_token = page.continue_token;
    ++pages;
  } while (!options.continue_token.empty());
  EXPECT_EQ(names.size(), kMany + 3U);
  EXPECT_EQ(pages, 11);
  // Who asks for no pages gets all: a list that ends early would be taken for all that there are.
  for (const char* query : {"", "?limit=0"}) {
    const json all = json::parse(
        Told(std::string("get --raw /apis/sets.strongroom.dev/v1alpha1/backupsets") + query));
    EXPECT_EQ(all["items"].size(), names.size()) << query;
    EXPECT_FALSE(all["metadata"].contains("continue")) << query;
  }
}

}  // namespace
}  // namespace strongroom::server::sets
