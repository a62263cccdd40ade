#pragma once

#include <span>

#include "base/embedded_file.h"

namespace strongroom::store {

// migrations/*.sql: 0001_initial, 0002_...
std::span<const base::EmbeddedFile> MigrationFiles();

}  // namespace strongroom::store
