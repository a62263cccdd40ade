#pragma once

#include <filesystem>

#include "base/descriptor.h"

namespace strongroom::base {

// What one process does at a time: as long as this is there, no other has it. The file stays,
// empty; it is let go when the process ends, however it does (flock(2)). Not thread-safe.
class FileLock {
 public:
  // Makes the file where there is none, for its owner alone. Waits for nobody: throws FileError
  // ("PATH is locked by somebody else") where another has it, and where there can be no file.
  explicit FileLock(const std::filesystem::path& path);

 private:
  const Descriptor file_;
};

}  // namespace strongroom::base
