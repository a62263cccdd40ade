#include "server/sets/normaliser.h"

#include <gtest/gtest.h>

#include "server/intake/memory.h"
#include "server/sets/api_status.h"
#include "support/built_in_catalogues.h"

namespace strongroom::server::sets {
namespace {

using std::chrono::milliseconds;

// Of the budget that reports have: their tree takes many times their text.
TEST(Normaliser, ParsesNothingThatHasNoMemory) {
  const std::string content = R"({"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1"})";
  base::ByteBudget memory(4 * intake::BytesToParse(content.size()) / 3 + 4);
  Normaliser normaliser({.catalogues = test::BuiltInCatalogues(),
                         .memory = memory,
                         .memory_patience = milliseconds{0}});
  const ContentForm form = normaliser.FormFor(domain::ProviderKind::kKubernetes, "team-a");
  store::SetItem item;
  item.type = "roles";
  {
    const auto others = memory.Take("team-a", 1, milliseconds{0});
    ASSERT_TRUE(others);
    const auto most = memory.Take("team-b", intake::BytesToParse(content.size()), milliseconds{0});
    ASSERT_TRUE(most);
    EXPECT_THROW(form(item, content), ApiStatus);
  }
  EXPECT_FALSE(form(item, content).empty());
  EXPECT_TRUE(memory.Take("team-a", intake::BytesToParse(content.size()), milliseconds{0}))
      << "it is given back";
}

}  // namespace
}  // namespace strongroom::server::sets
