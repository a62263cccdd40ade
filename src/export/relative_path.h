#pragma once

#include <string_view>

namespace strongroom::exporting {

// Whether a path leads into a folder and not out of it, on any system: parts of 1 to 255 bytes
// between "/", none of which is ".", ".." or has a "\", a ":" or a control character.
bool IsInside(std::string_view path);

}  // namespace strongroom::exporting
