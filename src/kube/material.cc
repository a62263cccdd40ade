#include <fstream>
#include <sstream>

#include "kube/config.h"
#include "kube/error.h"

namespace strongroom::kube {

std::string Material::Read() const {
  if (file.empty()) return text;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  // An empty file sets failbit on `content`, which is no error here.
  if (in) content << in.rdbuf();
  if (!in) throw TransportError(file.string() + ": cannot be read");
  return content.str();
}

}  // namespace strongroom::kube
