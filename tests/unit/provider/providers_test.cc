#include "provider/providers.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/tenant.h"

namespace strongroom::provider {
namespace {

TEST(Providers, AreThereForWhatTenantsMaySay) {
  for (const auto& [kind, word] : base::kEnumWords<domain::ProviderKind>) {
    const api::Tenant tenant = api::DecodeTenant({{"spec", {{"provider", word}}}});
    EXPECT_EQ(Providers::Find(kind) != nullptr, tenant.is_supported) << word;
  }
}

}  // namespace
}  // namespace strongroom::provider
