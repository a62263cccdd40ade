#include "web/material.h"

#include "base/file.h"
#include "web/error.h"

namespace strongroom::web {

std::string Material::Read() const {
  if (file.empty()) return text;
  try {
    return base::ReadFile(file);
  } catch (const base::FileError& e) {
    throw TransportError(e.what());
  }
}

}  // namespace strongroom::web
