#include "provider/providers.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/tenant.h"
#include "catalogue/load.h"

namespace strongroom::provider {
namespace {

TEST(Providers, AreThereWithTheirCatalogueForWhatTenantsMaySay) {
  const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  for (const auto& [kind, word] : base::kEnumWords<domain::ProviderKind>) {
    const api::Tenant tenant = api::DecodeTenant({{"spec", {{"provider", word}}}});
    EXPECT_EQ(Providers::Find(kind) != nullptr, tenant.is_supported) << word;
    if (tenant.is_supported) EXPECT_NE(catalogues.Of(kind), nullptr) << word;
  }
}

}  // namespace
}  // namespace strongroom::provider
