#include "cli/open_archive.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "cli/error.h"
#include "export/tar.h"

namespace strongroom::cli {

namespace fs = std::filesystem;

PassingFolder::PassingFolder() {
  std::string name = (fs::temp_directory_path() / "strongroom-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw CliError("there can be no folder " + name);
  path_ = name;
}

PassingFolder::~PassingFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

OpenArchive::OpenArchive(const fs::path& path) {
  if (fs::is_directory(path)) {
    folder_ = exporting::Folder::Open(path);
    return;
  }
  std::ifstream tar(path, std::ios::binary);
  if (!tar) throw CliError(path.string() + " cannot be read");
  unpacked_.emplace();
  folder_ = exporting::Folder::Make(unpacked_->path());
  exporting::ReadTar(tar, *folder_);
}

}  // namespace strongroom::cli
