#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "base/descriptor.h"

namespace strongroom::base {

// A file without a name: it goes with its owner, also when the process is killed. Not thread-safe.
class TemporaryFile {
 public:
  // Throws FileError when there can be none in `folder`.
  explicit TemporaryFile(const std::filesystem::path& folder);

  // Throws FileError, as when the disk is full.
  void Append(std::string_view bytes);
  // Reads from the first byte again.
  void Rewind() { read_ = 0; }
  size_t size() const { return size_; }
  // What follows, up to `size` bytes; 0 only at the end. Throws FileError.
  size_t Read(char* buffer, size_t size);

 private:
  const std::filesystem::path folder_;
  Descriptor file_;
  size_t read_ = 0;
  size_t size_ = 0;
};

}  // namespace strongroom::base
