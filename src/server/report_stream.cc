#include "server/report_stream.h"

#include <zstd.h>

#include <vector>

#include "http/error.h"
#include "server/refusal.h"

namespace strongroom::server {
namespace {

// 8 MiB, enough for every level up to 19: a frame may ask for much more memory otherwise.
constexpr int kMaxWindowLog = 23;

// A line is its item as JSON text in JSON: escapes at most double what people write by hand, and
// the other members are short.
size_t MaxLine(const ReportLimits& limits) {
  constexpr size_t kOtherMembers = size_t{64} << 10U;
  return limits.max_item_bytes * 2 + kOtherMembers;
}

// A network that stood still, or a server that stops, is no fault of the report: send it again.
int StatusOfCut(http::HttpError::Kind kind) {
  if (kind == http::HttpError::Kind::kTimeout) return 408;
  return kind == http::HttpError::Kind::kStopped ? 503 : 400;
}

[[noreturn]] void RefuseLarge(const char* code, const char* what, uint64_t limit) {
  throw Refusal(413, code, std::string(what) + " more than " + std::to_string(limit) + " bytes");
}

}  // namespace

struct ReportStream::State {
  State(http::BodyReader& body_in, const ReportLimits& limits_in)
      : body(body_in),
        limits(limits_in),
        input(ZSTD_DStreamInSize()),
        output(ZSTD_DStreamOutSize()) {
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kMaxWindowLog);
  }
  ~State() { ZSTD_freeDCtx(context); }

  bool Fill();
  bool FillInput();
  void CheckEnd();

  http::BodyReader& body;
  const ReportLimits limits;
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::vector<char> input;
  std::vector<char> output;
  ZSTD_inBuffer in{input.data(), 0, 0};
  std::string_view decoded;  // what of `output` is not yet in a line
  std::string line;
  uint64_t compressed = 0;
  uint64_t raw = 0;
  bool is_frame_done = false;
  bool has_more_output = false;  // the decoder holds some back until asked again
};

bool ReportStream::State::FillInput() {
  size_t got = 0;
  try {
    got = body.Read(input.data(), input.size());
  } catch (const http::HttpError& e) {
    if (e.kind() == http::HttpError::Kind::kMalformed) {
      throw Refusal(400, "REPORT_INVALID",
                    std::string("the request body is not valid: ") + e.what());
    }
    throw Refusal(StatusOfCut(e.kind()), "REPORT_CUT_OFF",
                  std::string("the report was cut off: ") + e.what());
  }
  compressed += got;
  if (compressed > limits.max_report_bytes) {
    RefuseLarge("REPORT_TOO_LARGE", "the report has", limits.max_report_bytes);
  }
  in = {input.data(), got, 0};
  return got > 0;
}

// After the frame there must be nothing.
void ReportStream::State::CheckEnd() {
  if (in.pos < in.size || FillInput()) {
    throw Refusal(400, "REPORT_INVALID", "there is more after the report's zstd frame");
  }
}

// More of `decoded`; false at the end.
bool ReportStream::State::Fill() {
  while (decoded.empty()) {
    if (is_frame_done) {
      CheckEnd();
      return false;
    }
    if (in.pos == in.size && !has_more_output && !FillInput()) {
      throw Refusal(400, "REPORT_CUT_OFF", "the report ends in the middle");
    }
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const size_t left = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(left) != 0U) {
      throw Refusal(400, "REPORT_INVALID", std::string("zstd: ") + ZSTD_getErrorName(left));
    }
    is_frame_done = left == 0;
    has_more_output = out.pos == out.size;
    raw += out.pos;
    if (raw > limits.max_set_bytes) {
      RefuseLarge("SET_TOO_LARGE", "the report's lines have", limits.max_set_bytes);
    }
    decoded = {output.data(), out.pos};
  }
  return true;
}

ReportStream::ReportStream(http::BodyReader& body, const ReportLimits& limits)
    : state_(std::make_unique<State>(body, limits)) {}

ReportStream::~ReportStream() = default;

std::optional<std::string_view> ReportStream::NextLine() {
  State& state = *state_;
  state.line.clear();
  while (state.Fill()) {
    const size_t end = state.decoded.find('\n');
    const size_t count = end == std::string_view::npos ? state.decoded.size() : end;
    if (state.line.size() + count > MaxLine(state.limits)) {
      RefuseLarge("ITEM_TOO_LARGE", "a line has", MaxLine(state.limits));
    }
    state.line.append(state.decoded.substr(0, count));
    state.decoded.remove_prefix(end == std::string_view::npos ? count : count + 1);
    if (end != std::string_view::npos) return state.line;
  }
  if (!state.line.empty()) {
    throw Refusal(400, "REPORT_CUT_OFF", "the last line of the report has no end");
  }
  return std::nullopt;
}

}  // namespace strongroom::server
