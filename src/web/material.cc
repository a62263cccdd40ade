#include "web/material.h"

#include <fstream>
#include <sstream>

#include "web/error.h"

namespace strongroom::web {

std::string Material::Read() const {
  if (file.empty()) return text;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  // An empty file sets failbit on `content`, which is no error here.
  if (in) content << in.rdbuf();
  if (!in) throw TransportError(file.string() + ": cannot be read");
  return content.str();
}

}  // namespace strongroom::web
