#include "domain/item_selection.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using enum Platform;

const ItemTraits kWiFi{
    .name = "Prod - Wi-Fi", .scope_tags = {{"0", "7"}}, .platforms = {{kIos, kMacOs}}};
const ItemTraits kRole{.name = "shop/reader", .scope_tags = {}, .platforms = {}};
const ItemTraits kUntagged{.name = "Prod - x", .scope_tags = {{}}, .platforms = {{}}};

ItemSelection Including(const ItemFilter& filter) { return {.include = filter}; }
ItemSelection Excluding(const ItemFilter& filter) { return {.exclude = filter}; }

struct Row {
  const char* what;
  ItemSelection selection;
  ItemTraits item;
  bool is_selected;
};

TEST(ItemSelection, SelectsByTheRow) {
  const std::vector<Row> rows{
      {"nothing said", {}, kWiFi, true},
      {"its name", Including({.names = {"prod*"}}), kWiFi, true},
      {"another name", Including({.names = {"test*"}}), kWiFi, false},
      {"one of two names", Including({.names = {"test*", "*fi"}}), kWiFi, true},
      {"its tag", Including({.scope_tags = {"7"}}), kWiFi, true},
      {"another tag", Including({.scope_tags = {"70"}}), kWiFi, false},
      {"its platform", Including({.platforms = {kMacOs}}), kWiFi, true},
      {"another platform", Including({.platforms = {kLinux}}), kWiFi, false},
      {"all lists", Including({.names = {"*"}, .scope_tags = {"0"}, .platforms = {kIos}}), kWiFi,
       true},
      {"one list of three does not fit",
       Including({.names = {"*"}, .scope_tags = {"1"}, .platforms = {kIos}}), kWiFi, false},
      {"what it has not does not limit it",
       Including({.scope_tags = {"1"}, .platforms = {kWindows}}), kRole, true},
      {"what it has none of does", Including({.scope_tags = {"1"}}), kUntagged, false},
      {"its name is excluded", Excluding({.names = {"prod*"}}), kWiFi, false},
      {"its tag is excluded", Excluding({.scope_tags = {"7"}}), kWiFi, false},
      {"name and platform are excluded", Excluding({.names = {"*"}, .platforms = {kIos}}), kWiFi,
       false},
      {"only one of both is", Excluding({.names = {"*"}, .platforms = {kLinux}}), kWiFi, true},
      {"a platform is excluded that it has not", Excluding({.platforms = {kIos}}), kRole, true},
      {"exclude goes before include",
       {.include = {.names = {"*"}}, .exclude = {.names = {"*fi"}}},
       kWiFi,
       false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(IsSelected(row.selection, row.item), row.is_selected) << row.what;
  }
}

// A list may tell little of a policy.
TEST(ItemSelection, HoldsWhatIsNotKnownYetAgainstNoPolicy) {
  const ItemSelection selection{
      .include = {.names = {"prod*"}, .scope_tags = {"7"}, .platforms = {kIos}},
      .exclude = {.names = {"*old"}, .scope_tags = {"9"}}};
  const std::vector<std::pair<ItemTraits, bool>> rows{
      {{.name = "prod", .scope_tags = {}, .platforms = {}}, true},
      {{.name = "prod", .scope_tags = {{}}, .platforms = {{}}}, true},
      {{.name = "", .scope_tags = {}, .platforms = {}}, true},
      {{.name = "prod old", .scope_tags = {{}}, .platforms = {{}}}, true},
      {{.name = "test", .scope_tags = {{}}, .platforms = {{}}}, false},
      {{.name = "prod", .scope_tags = {{"1"}}, .platforms = {{}}}, false},
      {{.name = "prod", .scope_tags = {{}}, .platforms = {{kLinux}}}, false},
      {{.name = "prod old", .scope_tags = {{"7", "9"}}, .platforms = {{}}}, false},
  };
  for (const auto& [known, may_be] : rows) {
    EXPECT_EQ(MayBeSelected(selection, known), may_be) << known.name;
    if (!may_be) EXPECT_FALSE(IsSelected(selection, known)) << known.name;
  }
}

TEST(ItemSelection, KnowsPlatformsByTheWordsOfGraph) {
  const std::vector<std::pair<const char*, std::vector<Platform>>> rows{
      {"", {}},
      {"none", {}},
      {"windows10", {kWindows}},
      {"windows10X, linux", {kWindows, kLinux}},
      {"iOS,macOS,iOS", {kIos, kMacOs}},
      {"androidForWork", {kAndroid}},
      {"aospDeviceOwner", {kAndroid}},
      {"chromeOS", {kChromeOs}},
      {"unknownFutureValue", {}},
      {"iosWiFiConfiguration", {kIos}},
      {"win32LobApp", {kWindows}},
      {"macOSLobApp", {kMacOs}},
      {"editionUpgradeConfiguration", {}},
  };
  for (const auto& [words, platforms] : rows) EXPECT_EQ(PlatformsIn(words), platforms) << words;
}

}  // namespace
}  // namespace strongroom::domain
