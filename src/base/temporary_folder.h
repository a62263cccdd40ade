#pragma once

#include <filesystem>

namespace strongroom::base {

// A folder of this process alone, which goes with its owner and all that is in it.
class TemporaryFolder {
 public:
  // In `parent`. Throws FileError when there can be none.
  explicit TemporaryFolder(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace strongroom::base
