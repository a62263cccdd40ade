#pragma once

#include <span>

#include "base/embedded_file.h"

namespace strongroom::server {

// sets/schema/*.yaml: backupset.
std::span<const base::EmbeddedFile> SchemaFiles();

}  // namespace strongroom::server
