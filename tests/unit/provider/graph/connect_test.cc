#include "provider/graph/connect.h"

#include <gtest/gtest.h>

namespace strongroom::provider::graph {
namespace {

Settings SettingsWith(size_t max_item_bytes) {
  Settings settings;
  settings.tenant.provider = domain::ProviderKind::kMicrosoftGraph;
  settings.tenant.microsoft_graph = {.tenant_id = "t", .cloud = domain::GraphCloud::kChina};
  settings.max_item_bytes = max_item_bytes;
  return settings;
}

TEST(GraphConnect, AnAnswerAboutAnItemMayHaveWhatTheItemMayHave) {
  constexpr size_t kMiB = size_t{1} << 20U;
  EXPECT_EQ(ReadOptionsOf(SettingsWith(api::kMaxItemBytes)).item_bytes, 16 * kMiB);
  EXPECT_EQ(ReadOptionsOf(SettingsWith(1)).item_bytes, 16 * kMiB);
  EXPECT_EQ(ReadOptionsOf(SettingsWith(30 * kMiB)).item_bytes, 60 * kMiB);
}

TEST(GraphConnect, IsToTheCloudOfTheTenant) {
  const ReadOptions options = ReadOptionsOf(SettingsWith(api::kMaxItemBytes));
  EXPECT_EQ(options.cloud, domain::GraphCloud::kChina);
  EXPECT_EQ(options.server, "https://microsoftgraph.chinacloudapi.cn");
}

}  // namespace
}  // namespace strongroom::provider::graph
