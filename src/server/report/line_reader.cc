#include "server/report/line_reader.h"

#include "base/zstd.h"
#include "http/error.h"
#include "server/refusal.h"

namespace strongroom::server::report {
namespace {

namespace refusal_code = api::refusal_code;

// A line is its item as JSON text in JSON: escapes at most double what people write by hand, and
// the other members are short.
size_t MaxLine(const Limits& limits) {
  constexpr size_t kOtherMembers = size_t{64} << 10U;
  return limits.max_item_bytes * 2 + kOtherMembers;
}

// A network that stood still, or a server that stops, is no fault of the report: send it again.
api::RefusalCode CodeOfCut(http::HttpError::Kind kind) {
  if (kind == http::HttpError::Kind::kTimeout) return refusal_code::kReportTooSlow;
  return kind == http::HttpError::Kind::kStopped ? refusal_code::kReportInterrupted
                                                 : refusal_code::kReportCutOff;
}

[[noreturn]] void RefuseLarge(const api::RefusalCode& code, const char* what, uint64_t limit) {
  throw Refusal(code, std::string(what) + " more than " + std::to_string(limit) + " bytes");
}

Refusal RefusalOf(const base::ZstdError& error) {
  switch (error.kind()) {
    case base::ZstdError::Kind::kCutOff:
      return {refusal_code::kReportCutOff, "the report ends in the middle"};
    case base::ZstdError::Kind::kTrailing:
      return {refusal_code::kReportInvalid, "there is more after the report's zstd frame"};
    case base::ZstdError::Kind::kBroken:
      break;
  }
  return {refusal_code::kReportInvalid, error.what()};
}

}  // namespace

struct LineReader::State {
  State(http::BodyReader& body_in, const Limits& limits_in)
      : body(body_in),
        limits(limits_in),
        frame([this](char* buffer, size_t size) { return Receive(buffer, size); }) {}

  bool Fill();
  size_t Receive(char* buffer, size_t size);

  http::BodyReader& body;
  const Limits limits;
  base::ZstdReader frame;
  std::string_view decoded;  // what of the last piece is not yet in a line
  std::string line;
  uint64_t compressed = 0;
  uint64_t raw = 0;
};

size_t LineReader::State::Receive(char* buffer, size_t size) {
  size_t got = 0;
  try {
    got = body.Read(buffer, size);
  } catch (const http::HttpError& e) {
    if (e.kind() == http::HttpError::Kind::kMalformed) {
      throw Refusal(refusal_code::kReportInvalid,
                    std::string("the request body is not valid: ") + e.what());
    }
    throw Refusal(CodeOfCut(e.kind()), std::string("the report was cut off: ") + e.what());
  }
  compressed += got;
  if (compressed > limits.max_report_bytes) {
    RefuseLarge(refusal_code::kReportTooLarge, "the report has", limits.max_report_bytes);
  }
  return got;
}

// More of `decoded`; false at the end.
bool LineReader::State::Fill() {
  if (!decoded.empty()) return true;
  try {
    decoded = frame.Read();
  } catch (const base::ZstdError& e) {
    throw RefusalOf(e);
  }
  raw += decoded.size();
  if (raw > limits.max_set_bytes) {
    RefuseLarge(refusal_code::kSetTooLarge, "the report's lines have", limits.max_set_bytes);
  }
  return !decoded.empty();
}

LineReader::LineReader(http::BodyReader& body, const Limits& limits)
    : state_(std::make_unique<State>(body, limits)) {}

LineReader::~LineReader() = default;

std::optional<std::string_view> LineReader::Next() {
  State& state = *state_;
  state.line.clear();
  while (state.Fill()) {
    const size_t end = state.decoded.find('\n');
    const size_t count = end == std::string_view::npos ? state.decoded.size() : end;
    if (state.line.size() + count > MaxLine(state.limits)) {
      RefuseLarge(refusal_code::kItemTooLarge, "a line has", MaxLine(state.limits));
    }
    state.line.append(state.decoded.substr(0, count));
    state.decoded.remove_prefix(end == std::string_view::npos ? count : count + 1);
    if (end != std::string_view::npos) return state.line;
  }
  if (!state.line.empty()) {
    throw Refusal(refusal_code::kReportCutOff, "the last line of the report has no end");
  }
  return std::nullopt;
}

}  // namespace strongroom::server::report
