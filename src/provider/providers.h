#pragma once

#include <memory>

#include "base/clock.h"
#include "domain/tenant.h"
#include "provider/check.h"
#include "provider/provider.h"
#include "provider/restorer.h"
#include "provider/settings.h"

namespace strongroom::provider {

// Makes a provider for the tenant of `settings`; `clock` outlives it. Throws ProviderError when the
// tenant's settings or credentials cannot be used.
using MakeProvider = std::unique_ptr<Provider> (*)(const Settings& settings,
                                                   const base::Clock& clock);

// The kinds of provider that this version has.
class Providers {
 public:
  // Null for a kind that it has none for.
  static MakeProvider Find(domain::ProviderKind kind);
  // Null for a kind of which the runs themselves ask what they may read (domain::IsChecked).
  static CheckTenant FindCheck(domain::ProviderKind kind);
  // Null for a kind that nothing can be put back into.
  static MakeRestorer FindRestorer(domain::ProviderKind kind);
};

}  // namespace strongroom::provider
