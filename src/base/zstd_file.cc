#include "base/zstd_file.h"

#include <cerrno>
#include <cstring>

namespace strongroom::base {
namespace {

File Open(const std::filesystem::path& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode));
  if (!file) throw FileError(path.string() + ": " + std::strerror(errno));
  return file;
}

[[noreturn]] void Fail(const std::filesystem::path& path, const std::string& why) {
  throw FileError(path.string() + ": " + why);
}

}  // namespace

ZstdFileWriter::ZstdFileWriter(const std::filesystem::path& path)
    : path_(path), file_(Open(path, "wb")), frame_([this](std::string_view bytes) {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
          Fail(path_, std::strerror(errno));
        }
        bytes_ += bytes.size();
      }) {}

void ZstdFileWriter::Write(std::string_view bytes) { frame_.Write(bytes); }

void ZstdFileWriter::Finish() {
  frame_.Finish();
  if (std::fclose(file_.release()) != 0) Fail(path_, std::strerror(errno));
}

ZstdFileReader::ZstdFileReader(const std::filesystem::path& path)
    : path_(path), file_(Open(path, "rb")), frame_([this](char* buffer, size_t size) {
        const size_t count = std::fread(buffer, 1, size, file_.get());
        if (std::ferror(file_.get()) != 0) Fail(path_, "cannot be read");
        return count;
      }) {}

std::string_view ZstdFileReader::Read() {
  try {
    return frame_.Read();
  } catch (const ZstdError& e) {
    Fail(path_, e.what());
  }
}

}  // namespace strongroom::base
