#include "domain/set_provider.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TEST(SetProvider, IsOfAKindOnlyWhereItSaysOneThatIsKnown) {
  struct Row {
    const char* word;
    std::optional<ProviderKind> kind;
    const char* shown;
  };
  const Row rows[] = {
      {"", std::nullopt, "of a tenant of provider that nobody says"},
      {"later", std::nullopt, "of a tenant of provider later"},
      {"Kubernetes", std::nullopt, "of a tenant of provider Kubernetes"},
      {"kubernetes", ProviderKind::kKubernetes, "of a tenant of provider kubernetes"},
      {"microsoftGraph", ProviderKind::kMicrosoftGraph, "of a tenant of provider microsoftGraph"},
  };
  for (const Row& row : rows) {
    const SetProvider provider{row.word};
    EXPECT_EQ(provider.kind(), row.kind) << row.word;
    EXPECT_EQ(provider.Show(), row.shown);
  }
  for (const auto& [kind, word] : base::kEnumWords<ProviderKind>) {
    EXPECT_EQ(ProviderOfSet(kind).kind(), kind) << word;
  }
}

}  // namespace
}  // namespace strongroom::domain
