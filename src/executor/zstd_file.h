#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "executor/error.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace strongroom::executor {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

// Writes one zstd frame to a file. Memory is constant. All functions throw ExecutorError when the
// disk is full or the file cannot be written. Not thread-safe.
class ZstdFileWriter {
 public:
  // Replaces the file.
  explicit ZstdFileWriter(const std::filesystem::path& path);
  ~ZstdFileWriter();
  ZstdFileWriter(const ZstdFileWriter&) = delete;
  ZstdFileWriter& operator=(const ZstdFileWriter&) = delete;

  void Write(std::string_view bytes);
  // Ends the frame and closes the file. Without it the frame is cut off.
  void Finish();

 private:
  void Compress(std::string_view bytes, bool is_end);

  std::filesystem::path path_;
  File file_;
  ZSTD_CCtx_s* context_;
  std::vector<char> buffer_;
};

// Reads back what a ZstdFileWriter wrote, a piece at a time. Not thread-safe.
class ZstdFileReader {
 public:
  // Throws ExecutorError when the file cannot be opened.
  explicit ZstdFileReader(const std::filesystem::path& path);
  ~ZstdFileReader();
  ZstdFileReader(const ZstdFileReader&) = delete;
  ZstdFileReader& operator=(const ZstdFileReader&) = delete;

  // The next piece, valid until the next call; empty at the end. Throws ExecutorError when the
  // frame is broken or cut off.
  std::string_view Read();

 private:
  std::filesystem::path path_;
  File file_;
  ZSTD_DCtx_s* context_;
  std::vector<char> input_;
  std::vector<char> output_;
  size_t input_size_ = 0;
  size_t input_used_ = 0;
  bool in_frame_ = false;
};

}  // namespace strongroom::executor
