#include "base/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "base/file.h"

namespace strongroom::base {

TemporaryFolder::TemporaryFolder(const std::filesystem::path& parent) {
  std::string name = (parent / "strongroom-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw FileError(parent.string() + ": there can be no folder in it: " + std::strerror(errno));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

}  // namespace strongroom::base
