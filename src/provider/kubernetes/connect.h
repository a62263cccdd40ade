#pragma once

#include <memory>

#include "base/clock.h"
#include "provider/provider.h"
#include "provider/settings.h"

namespace strongroom::provider::kubernetes {

// Reads the cluster of the tenant's kubeconfig or, without one, that of the pod. `clock` outlives
// the provider. Throws ProviderError (AUTHENTICATION_FAILED) when there is no way to speak to it.
std::unique_ptr<Provider> Connect(const Settings& settings, const base::Clock& clock);

}  // namespace strongroom::provider::kubernetes
