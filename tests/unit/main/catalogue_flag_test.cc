#include "main/catalogue_flag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/usage_error.h"

// Tests run at the root of the tree, where the catalogues are.
namespace strongroom::main_commands {
namespace {

using domain::ProviderKind;

constexpr ProviderKind kAll[] = {ProviderKind::kKubernetes, ProviderKind::kMicrosoftGraph,
                                 ProviderKind::kDirectory};

TEST(CatalogueFlag, TakesThePlaceOfOneProvidersCatalogue) {
  const catalogue::Catalogues built_in = LoadCatalogues({});
  const catalogue::Catalogues own = LoadCatalogues({"tests/unit/main/own_catalogue.yaml"});
  for (const ProviderKind provider : kAll) {
    ASSERT_NE(built_in.Of(provider), nullptr);
    ASSERT_NE(own.Of(provider), nullptr);
    const bool is_own = provider == ProviderKind::kMicrosoftGraph;
    EXPECT_EQ(own.Of(provider)->types().size() == built_in.Of(provider)->types().size(), !is_own);
  }
  EXPECT_TRUE(own.HasType("namedLocations"));
  EXPECT_FALSE(own.HasType("conditionalAccessPolicies"));
}

TEST(CatalogueFlag, SaysWhatIsWrongWithWhichFile) {
  const auto refusal = [](const std::vector<std::string>& files) -> std::string {
    try {
      LoadCatalogues(files);
    } catch (const base::UsageError& e) {
      return e.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal({"no/such/file.yaml"}),
              ::testing::StartsWith("--catalogue no/such/file.yaml: "));
  EXPECT_THAT(refusal({"scripts/packages/test.txt"}),
              ::testing::StartsWith("--catalogue scripts/packages/test.txt: line "));
  EXPECT_EQ(refusal({"catalogue/directory.yaml", "catalogue/directory.yaml"}),
            "--catalogue: two catalogues of directory");
}

}  // namespace
}  // namespace strongroom::main_commands
