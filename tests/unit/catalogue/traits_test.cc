#include "catalogue/traits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace strongroom::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(Traits, OfGraphAreWhereTheCatalogueSays) {
  GraphType source;
  source.scope_tags = ParseFieldPath("roleScopeTagIds");
  source.platform = ParseFieldPath(R"(["@odata.type"])");
  const PolicyType type{.source = source};
  const domain::ItemTraits traits = TraitsOf(
      type, "Wi-Fi",
      {{"roleScopeTagIds", {"0", "7"}}, {"@odata.type", "#microsoft.graph.iosWiFiConfiguration"}});
  EXPECT_EQ(traits.name, "Wi-Fi");
  EXPECT_THAT(traits.scope_tags, Optional(ElementsAre("0", "7")));
  EXPECT_THAT(traits.platforms, Optional(ElementsAre(domain::Platform::kIos)));
  const domain::ItemTraits none = TraitsOf(type, "", {{"roleScopeTagIds", nullptr}});
  EXPECT_THAT(none.scope_tags, Optional(IsEmpty()));
  EXPECT_THAT(none.platforms, Optional(IsEmpty()));
}

TEST(Traits, AreAbsentWhereTheCatalogueSaysNothing) {
  for (const auto& source :
       {decltype(PolicyType::source){KubernetesType{}}, {DirectoryType{}}, {GraphType{}}}) {
    const domain::ItemTraits traits =
        TraitsOf(PolicyType{.source = source}, "a", {{"roleScopeTagIds", {"0"}}});
    EXPECT_EQ(traits.name, "a");
    EXPECT_FALSE(traits.scope_tags || traits.platforms);
  }
}

}  // namespace
}  // namespace strongroom::catalogue
