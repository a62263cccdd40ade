#include "base/zstd.h"

#include <zstd.h>

#include <bit>
#include <cstdint>
#include <vector>

namespace strongroom::base {
namespace {

constexpr int kLevel = 3;
constexpr int kMaxWindowLog = std::bit_width(kZstdWindow) - 1;
// Of a frame: https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
constexpr size_t kMaxHeader = 18;

// Passes a size through; throws for what is an error of the library.
size_t Check(size_t result) {
  if (ZSTD_isError(result) != 0U) {
    throw ZstdError(ZstdError::Kind::kBroken, std::string("zstd: ") + ZSTD_getErrorName(result));
  }
  return result;
}

struct CompressorFreer {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
using CompressorContext = std::unique_ptr<ZSTD_CCtx, CompressorFreer>;

struct DecompressorFreer {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
using DecompressorContext = std::unique_ptr<ZSTD_DCtx, DecompressorFreer>;

}  // namespace

struct ZstdCompressor::State {
  CompressorContext context{ZSTD_createCCtx()};
};

ZstdCompressor::ZstdCompressor() : state_(std::make_unique<State>()) {}

ZstdCompressor::~ZstdCompressor() = default;

std::string ZstdCompressor::Compress(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  frame.resize(Check(ZSTD_compressCCtx(state_->context.get(), frame.data(), frame.size(),
                                       bytes.data(), bytes.size(), kLevel)));
  return frame;
}

std::string ZstdDecompress(std::string_view frame, size_t size) {
  // To make one takes longer than to decompress a policy.
  static thread_local const DecompressorContext context{ZSTD_createDCtx()};
  std::string bytes(size, '\0');
  const size_t got = Check(
      ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), frame.data(), frame.size()));
  if (got != size) {
    throw ZstdError(ZstdError::Kind::kBroken, "zstd: content has another size than expected");
  }
  return bytes;
}

struct ZstdWriter::State {
  explicit State(Sink sink_in) : sink(std::move(sink_in)), buffer(ZSTD_CStreamOutSize()) {
    Check(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel));
    Check(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1));
  }

  void Compress(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    size_t left = 0;
    do {
      ZSTD_outBuffer output{buffer.data(), buffer.size(), 0};
      left = Check(ZSTD_compressStream2(context.get(), &output, &input, directive));
      if (output.pos > 0) sink({buffer.data(), output.pos});
    } while (directive == ZSTD_e_end ? left != 0 : input.pos < input.size);
  }

  CompressorContext context{ZSTD_createCCtx()};
  Sink sink;
  std::vector<char> buffer;
};

ZstdWriter::ZstdWriter(Sink sink) : state_(std::make_unique<State>(std::move(sink))) {}

ZstdWriter::~ZstdWriter() = default;

void ZstdWriter::Write(std::string_view bytes) { state_->Compress(bytes, ZSTD_e_continue); }

void ZstdWriter::Finish() { state_->Compress({}, ZSTD_e_end); }

struct ZstdReader::State {
  explicit State(Source source_in)
      : source(std::move(source_in)), input(ZSTD_DStreamInSize()), output(ZSTD_DStreamOutSize()) {
    Check(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMaxWindowLog));
  }

  // The header comes byte by byte: of a frame that is there as a whole when its header ends, the
  // library takes another way, which allows and refuses other things.
  bool Fill() {
    const bool is_header = head.size() < kMaxHeader;
    in = {input.data(), source(input.data(), is_header ? 1 : input.size()), 0};
    if (is_header) head.append(input.data(), in.size);
    return in.size > 0;
  }

  void CheckSize() const {
    const unsigned long long said = ZSTD_getFrameContentSize(head.data(), head.size());
    if (said == ZSTD_CONTENTSIZE_UNKNOWN || said == written) return;
    throw ZstdError(ZstdError::Kind::kBroken, "zstd: content has another size than the frame says");
  }

  DecompressorContext context{ZSTD_createDCtx()};
  Source source;
  std::vector<char> input;
  std::vector<char> output;
  std::string head;  // how the frame begins
  uint64_t written = 0;
  ZSTD_inBuffer in{nullptr, 0, 0};
  bool is_frame_done = false;
  bool has_more_output = false;  // the decoder holds some back until asked again
};

ZstdReader::ZstdReader(Source source) : state_(std::make_unique<State>(std::move(source))) {}

ZstdReader::~ZstdReader() = default;

std::string_view ZstdReader::Read() {
  State& state = *state_;
  ZSTD_outBuffer out{state.output.data(), state.output.size(), 0};
  while (out.pos == 0 && !state.is_frame_done) {
    if (state.in.pos == state.in.size && !state.has_more_output && !state.Fill()) {
      throw ZstdError(ZstdError::Kind::kCutOff, "zstd: the frame is cut off");
    }
    state.is_frame_done = Check(ZSTD_decompressStream(state.context.get(), &out, &state.in)) == 0;
    state.has_more_output = out.pos == out.size;
    state.written += out.pos;
    if (state.is_frame_done) state.CheckSize();
  }
  if (out.pos == 0 && (state.in.pos < state.in.size || state.Fill())) {
    throw ZstdError(ZstdError::Kind::kTrailing, "zstd: there is more after the frame");
  }
  return {state.output.data(), out.pos};
}

}  // namespace strongroom::base
