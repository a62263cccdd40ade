#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/file.h"
#include "base/zstd.h"

namespace strongroom::base {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

// Writes one zstd frame to a file. Memory is constant. All functions throw FileError when the
// disk is full or the file cannot be written. Not thread-safe.
class ZstdFileWriter {
 public:
  // Replaces the file.
  explicit ZstdFileWriter(const std::filesystem::path& path);

  void Write(std::string_view bytes);
  // Ends the frame and closes the file. Without it the frame is cut off.
  void Finish();
  // What has reached the file; the rest of what was written is in memory, some 100 KiB at most.
  uint64_t bytes() const { return bytes_; }

 private:
  std::filesystem::path path_;
  File file_;
  uint64_t bytes_ = 0;
  ZstdWriter frame_;
};

// Reads back what a ZstdFileWriter wrote, a piece at a time. Not thread-safe.
class ZstdFileReader {
 public:
  // Throws FileError when the file cannot be opened.
  explicit ZstdFileReader(const std::filesystem::path& path);

  // The next piece, valid until the next call; empty at the end. Throws FileError when the
  // frame is broken or cut off.
  std::string_view Read();

 private:
  std::filesystem::path path_;
  File file_;
  ZstdReader frame_;
};

}  // namespace strongroom::base
