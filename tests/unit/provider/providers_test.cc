#include "provider/providers.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/tenant.h"
#include "domain/plan_check.h"
#include "support/built_in_catalogues.h"

namespace strongroom::provider {
namespace {

TEST(Providers, AreThereWithTheirCatalogueForWhatTenantsMaySay) {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  for (const auto& [kind, word] : base::kEnumWords<domain::ProviderKind>) {
    const api::Tenant tenant = api::DecodeTenant({{"spec", {{"provider", word}}}});
    EXPECT_EQ(Providers::Find(kind) != nullptr, tenant.is_supported) << word;
    if (tenant.is_supported) EXPECT_NE(catalogues.Of(kind), nullptr) << word;
  }
}

TEST(Providers, CheckTheTenantsThatAreChecked) {
  for (const auto& [kind, word] : base::kEnumWords<domain::ProviderKind>) {
    EXPECT_EQ(Providers::FindCheck(kind) != nullptr, domain::IsChecked(kind)) << word;
  }
}

TEST(Providers, PutBackIntoWhatATargetMayName) {
  domain::RestoreTarget cluster;
  cluster.kubernetes.emplace();
  domain::RestoreTarget folder;
  folder.directory.emplace();
  for (const domain::RestoreTarget& target : {cluster, folder}) {
    EXPECT_NE(Providers::FindRestorer(domain::ProviderOf(target).value()), nullptr);
  }
  EXPECT_EQ(Providers::FindRestorer(domain::ProviderKind::kMicrosoftGraph), nullptr);
}

}  // namespace
}  // namespace strongroom::provider
