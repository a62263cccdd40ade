#pragma once

#include <string_view>

namespace strongroom::base {

// A text file of the source tree that is compiled in (cmake/embed.cmake).
struct EmbeddedFile {
  std::string_view name;  // without its extension
  std::string_view text;
};

}  // namespace strongroom::base
