#include "executor/zstd_file.h"

#include <zstd.h>

#include <cerrno>
#include <cstring>

namespace strongroom::executor {
namespace {

// Level 3 is where policies stop getting much smaller (about a thirteenth) and it is still several
// times faster than any API server.
constexpr int kLevel = 3;

File Open(const std::filesystem::path& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode));
  if (!file) throw ExecutorError(path.string() + ": " + std::strerror(errno));
  return file;
}

[[noreturn]] void Fail(const std::filesystem::path& path, const std::string& why) {
  throw ExecutorError(path.string() + ": " + why);
}

}  // namespace

ZstdFileWriter::ZstdFileWriter(const std::filesystem::path& path)
    : path_(path),
      file_(Open(path, "wb")),
      context_(ZSTD_createCCtx()),
      buffer_(ZSTD_CStreamOutSize()) {
  ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
}

ZstdFileWriter::~ZstdFileWriter() { ZSTD_freeCCtx(context_); }

void ZstdFileWriter::Compress(std::string_view bytes, bool is_end) {
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  const ZSTD_EndDirective directive = is_end ? ZSTD_e_end : ZSTD_e_continue;
  size_t left = 0;
  do {
    ZSTD_outBuffer output{buffer_.data(), buffer_.size(), 0};
    left = ZSTD_compressStream2(context_, &output, &input, directive);
    if (ZSTD_isError(left) != 0) Fail(path_, ZSTD_getErrorName(left));
    if (std::fwrite(buffer_.data(), 1, output.pos, file_.get()) != output.pos) {
      Fail(path_, std::strerror(errno));
    }
  } while (is_end ? left != 0 : input.pos < input.size);
}

void ZstdFileWriter::Write(std::string_view bytes) { Compress(bytes, false); }

void ZstdFileWriter::Finish() {
  Compress({}, true);
  if (std::fclose(file_.release()) != 0) Fail(path_, std::strerror(errno));
}

ZstdFileReader::ZstdFileReader(const std::filesystem::path& path)
    : path_(path),
      file_(Open(path, "rb")),
      context_(ZSTD_createDCtx()),
      input_(ZSTD_DStreamInSize()),
      output_(ZSTD_DStreamOutSize()) {}

ZstdFileReader::~ZstdFileReader() { ZSTD_freeDCtx(context_); }

std::string_view ZstdFileReader::Read() {
  for (;;) {
    if (input_used_ == input_size_) {
      input_size_ = std::fread(input_.data(), 1, input_.size(), file_.get());
      input_used_ = 0;
      if (std::ferror(file_.get()) != 0) Fail(path_, "cannot be read");
      if (input_size_ == 0 && in_frame_) Fail(path_, "is cut off");
      if (input_size_ == 0) return {};
    }
    ZSTD_inBuffer input{input_.data(), input_size_, input_used_};
    ZSTD_outBuffer output{output_.data(), output_.size(), 0};
    const size_t left = ZSTD_decompressStream(context_, &output, &input);
    if (ZSTD_isError(left) != 0) Fail(path_, ZSTD_getErrorName(left));
    input_used_ = input.pos;
    in_frame_ = left != 0;
    if (output.pos > 0) return {output_.data(), output.pos};
  }
}

}  // namespace strongroom::executor
