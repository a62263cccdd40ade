#pragma once

#include <memory>

#include "base/clock.h"
#include "provider/graph/provider.h"
#include "provider/provider.h"
#include "provider/settings.h"

namespace strongroom::provider::graph {

// How a tenant is read that has a section microsoftGraph.
ReadOptions ReadOptionsOf(const Settings& settings);

// Reads the tenant through the Graph of its cloud. `clock` outlives the provider. Throws
// ProviderError when there is no way to speak to it, or no credentials to sign in with.
std::unique_ptr<Provider> Connect(const Settings& settings, const base::Clock& clock);

}  // namespace strongroom::provider::graph
