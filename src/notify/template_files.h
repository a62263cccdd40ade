#pragma once

#include <span>

#include "base/embedded_file.h"

namespace strongroom::notify {

// templates/*.mustache of this folder: what is used where nobody says otherwise.
std::span<const base::EmbeddedFile> TemplateFiles();

}  // namespace strongroom::notify
