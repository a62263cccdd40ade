#pragma once

#include <memory>

#include "base/clock.h"
#include "provider/provider.h"
#include "provider/restorer.h"
#include "provider/settings.h"

namespace strongroom::provider::kubernetes {

// Reads the cluster of the tenant's kubeconfig or, without one, that of the pod. `clock` outlives
// the provider. Throws ProviderError (AUTHENTICATION_FAILED) when there is no way to speak to it.
std::unique_ptr<Provider> Connect(const Settings& settings, const base::Clock& clock);

// Writes to the cluster of the target's kubeconfig or, without one, to that of the pod, with the
// rights of its account. Else as Connect.
std::unique_ptr<Restorer> ConnectRestorer(const RestoreSettings& settings, const base::Clock& clock,
                                          const std::stop_token& stop);

}  // namespace strongroom::provider::kubernetes
