#pragma once

#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "provider/restorer.h"

namespace strongroom::provider::directory {

// Puts policies back as files of the tenant's folder: JSON with lines and indented, YAML as
// base/yaml_text.h writes it. A document is made where its file ends, behind what is there, and
// written over only where it is all of its file, so that nothing else of a file is touched. Nothing
// is ever deleted. Throws ProviderError when the folder cannot be opened.
std::unique_ptr<Restorer> OpenRestorer(const RestoreSettings& settings, const base::Clock& clock,
                                       const std::stop_token& stop);

}  // namespace strongroom::provider::directory
