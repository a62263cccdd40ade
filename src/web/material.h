#pragma once

#include <filesystem>
#include <string>

namespace strongroom::web {

// A piece of PEM, or a secret: given as text, or as a file that is read again whenever it is
// needed. At most one of the two is set.
struct Material {
  std::string text;
  std::filesystem::path file;

  bool empty() const { return text.empty() && file.empty(); }
  // The text, or the file's content. Throws TransportError when the file cannot be read.
  std::string Read() const;
};

}  // namespace strongroom::web
