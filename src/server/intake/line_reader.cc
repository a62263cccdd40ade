#include "server/intake/line_reader.h"

#include <utility>

#include "server/request_error.h"

namespace strongroom::server::intake {
namespace {

namespace refusal_code = api::refusal_code;

RequestError RefusalOf(const base::ZstdError& error) {
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
  State(base::ZstdReader::Source source, const Limits& limits_in, LongLines long_lines_in)
      : limits(limits_in), long_lines(std::move(long_lines_in)), frame(std::move(source)) {}

  bool Fill();
  void MakeRoom(size_t line_bytes);

  const Limits limits;
  const LongLines long_lines;
  size_t room = 0;  // that long_lines gave
  base::ZstdReader frame;
  std::string_view decoded;  // what of the last piece is not yet in a line
  std::string line;
  uint64_t raw = 0;
};

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
    throw PastLimit(refusal_code::kSetTooLarge, "the report has", limits.max_set_bytes,
                    "bytes, decompressed");
  }
  return !decoded.empty();
}

// Few are so long; who reads them all has no memory for that beforehand.
void LineReader::State::MakeRoom(size_t line_bytes) {
  if (line_bytes <= MaxLine(limits) + room) return;
  if (line_bytes > MaxMaskedLine(limits)) {
    throw PastLimit(refusal_code::kItemTooLarge, "a policy with its line of the report has",
                    limits.max_item_bytes, "bytes");
  }
  const size_t more = line_bytes - MaxLine(limits) - room;
  if (!long_lines(more)) {
    throw RequestError(refusal_code::kNoRoom, "there is no memory for so large a policy now");
  }
  room += more;
}

LineReader::LineReader(base::ZstdReader::Source source, const Limits& limits, LongLines long_lines)
    : state_(std::make_unique<State>(std::move(source), limits, std::move(long_lines))) {}

LineReader::~LineReader() = default;

std::optional<std::string_view> LineReader::Next() {
  State& state = *state_;
  state.line.clear();
  while (state.Fill()) {
    const size_t end = state.decoded.find('\n');
    const size_t count = end == std::string_view::npos ? state.decoded.size() : end;
    state.MakeRoom(state.line.size() + count);
    state.line.append(state.decoded.substr(0, count));
    state.decoded.remove_prefix(end == std::string_view::npos ? count : count + 1);
    if (end != std::string_view::npos) return state.line;
  }
  if (!state.line.empty()) {
    throw RequestError(refusal_code::kReportCutOff, "the last line of the report has no end");
  }
  return std::nullopt;
}

}  // namespace strongroom::server::intake
