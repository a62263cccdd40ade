#pragma once

#include <span>

#include "base/embedded_file.h"

namespace strongroom::catalogue {

// catalogue/*.yaml.
std::span<const base::EmbeddedFile> CatalogueFiles();

}  // namespace strongroom::catalogue
