#pragma once

#include <span>

#include "base/embedded_file.h"

namespace strongroom::report {

// *.css of this folder: "style" is all that an HTML report has.
std::span<const base::EmbeddedFile> StyleFiles();

}  // namespace strongroom::report
