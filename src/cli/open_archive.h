#pragma once

#include <filesystem>
#include <optional>

#include "export/folder.h"

namespace strongroom::cli {

// A folder of this process alone, which goes with its owner. Throws CliError where none can be.
class PassingFolder {
 public:
  PassingFolder();
  ~PassingFolder();
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The files of an archive, of a folder as it is, or of a tar, which is unpacked for as long as this
// is there.
class OpenArchive {
 public:
  // Throws CliError, and exporting::ExportError for a tar that is none.
  explicit OpenArchive(const std::filesystem::path& path);
  const exporting::Folder& folder() const { return *folder_; }

 private:
  std::optional<PassingFolder> unpacked_;
  std::optional<exporting::Folder> folder_;
};

}  // namespace strongroom::cli
