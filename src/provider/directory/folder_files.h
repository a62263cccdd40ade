#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/descriptor.h"
#include "provider/directory/policy_file.h"

namespace strongroom::provider::directory {

// The files of one folder, for whoever writes them too. It never leaves the folder: no symbolic
// link is followed, neither of a file nor on the way to it. Every call but the constructor throws
// FileFault. Thread-safe, as far as files are.
class FolderFiles {
 public:
  // Throws ProviderError when the folder cannot be opened.
  explicit FolderFiles(const std::filesystem::path& root, FolderLimits limits = {});

  // Absent when it is not there.
  std::optional<std::string> Read(const PolicyFile& file) const;

  // Whether it could be written, as far as rights tell; throws when not. Writes nothing.
  void CheckWritable(const PolicyFile& file) const;

  // Over the file that has `before` in it, whose permissions stay; where that is absent, as one
  // that is not there yet. Throws FileFault with EEXIST where somebody has made or changed it
  // meanwhile: what is there is read once more right before. Whole or not at all, also when the
  // machine stops in the middle: into a hidden file beside it, which then gets its name. Makes the
  // folders that are missing.
  void Write(const PolicyFile& file, const std::string& text,
             const std::optional<std::string>& before) const;

 private:
  const FolderLimits limits_;
  const base::Descriptor root_;
};

}  // namespace strongroom::provider::directory
