#include "store/compression.h"

#include <zstd.h>

#include "store/error.h"

namespace strongroom::store {
namespace {

constexpr int kLevel = 3;

[[noreturn]] void Fail(const char* what) {
  throw StoreError(StoreError::Kind::kRefused, std::string("zstd: ") + what);
}

}  // namespace

struct Compressor::State {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ~State() { ZSTD_freeCCtx(context); }
};

Compressor::Compressor() : state_(std::make_unique<State>()) {}

Compressor::~Compressor() = default;

std::string Compressor::Compress(std::string_view text) {
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  const size_t size = ZSTD_compressCCtx(state_->context, frame.data(), frame.size(), text.data(),
                                        text.size(), kLevel);
  if (ZSTD_isError(size) != 0U) Fail(ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

std::string Decompress(std::string_view frame, size_t size) {
  std::string text(size, '\0');
  const size_t got = ZSTD_decompress(text.data(), text.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) != 0U) Fail(ZSTD_getErrorName(got));
  if (got != size) Fail("content has another size than stored");
  return text;
}

}  // namespace strongroom::store
