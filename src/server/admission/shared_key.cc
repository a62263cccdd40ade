#include "server/admission/shared_key.h"

#include "base/file.h"
#include "base/sha256.h"

namespace strongroom::server::admission {

SharedKey::SharedKey(std::filesystem::path file) : file_(std::move(file)) { Read(); }

bool SharedKey::Is(std::string_view shown) const {
  const std::string key = Read();
  const std::string expected = base::Sha256Hex(key);
  const std::string found = base::Sha256Hex(shown);
  unsigned different = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    different |= static_cast<unsigned>(static_cast<unsigned char>(expected[i]) ^
                                       static_cast<unsigned char>(found[i]));
  }
  return different == 0 && key.size() >= kLeast;
}

// Without what an editor puts at its end.
std::string SharedKey::Read() const {
  std::string key = base::ReadFile(file_);
  key.erase(key.find_last_not_of(" \t\r\n") + 1);
  return key;
}

}  // namespace strongroom::server::admission
