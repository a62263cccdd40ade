#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

#include "export/archive_reader.h"

namespace strongroom::cli {

// Writes a set of an archive into a file, as the sets API takes it (api/set_import.h). One content
// is in memory at a time. `each` is called after each policy. Throws CliError when it cannot be
// written, or is of a later version than is known here, and what the archive throws.
void WriteSetUpload(const exporting::ArchiveReader& archive, size_t place,
                    const std::filesystem::path& file, const std::function<void()>& each);

}  // namespace strongroom::cli
