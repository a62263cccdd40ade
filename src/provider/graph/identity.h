#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "provider/graph/access_tokens.h"
#include "provider/settings.h"
#include "web/remote.h"

namespace strongroom::provider::graph {

// How a server of the tenant's cloud is reached, by its origin (EndpointsOf): trusted by the
// authorities of the Tenant, or else by the system's; without a token of its own.
// Throws ProviderError (PROVIDER_NOT_TRUSTED) when those authorities are none.
web::Remote RemoteOf(const Settings& settings, const std::string& origin);

// The tokens of the tenant of `settings`, over a connection of their own to the login host. `clock`
// outlives them. Throws ProviderError when there is no way to speak to it.
std::unique_ptr<AccessTokens> MakeAccessTokens(const Settings& settings, const base::Clock& clock);

}  // namespace strongroom::provider::graph
