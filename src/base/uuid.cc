#include "base/uuid.h"

#include "base/sha256.h"

namespace strongroom::base {

std::string UuidOf(std::string_view bytes) {
  std::string hex = Sha256Hex(bytes).substr(0, 32);
  hex[12] = '8';  // the version
  hex[16] = '8';  // the variant
  for (const size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

}  // namespace strongroom::base
