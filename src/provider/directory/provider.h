#pragma once

#include <memory>

#include "base/clock.h"
#include "provider/provider.h"
#include "provider/settings.h"

namespace strongroom::provider::directory {

// Policies that are JSON and YAML files: those of the tenant's folder, each document an item. Its
// identity is the file's path, and from the second document of a file on "PATH#2". `clock` outlives
// the provider.
std::unique_ptr<Provider> Open(const Settings& settings, const base::Clock& clock);

}  // namespace strongroom::provider::directory
