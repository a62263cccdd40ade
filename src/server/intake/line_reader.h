#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/zstd.h"
#include "server/intake/limits.h"

namespace strongroom::server::intake {

// Whether there is memory for a line that has so many bytes more than MaxLine. It is asked for more
// and more, and keeps what it gave.
using LongLines = std::function<bool(size_t more)>;

// The lines of a report or an imported set: one zstd frame, decompressed piece by piece, in memory
// that does not depend on its size. Not thread-safe.
class LineReader {
 public:
  // What `source` and `long_lines` throw passes through Next.
  LineReader(
      base::ZstdReader::Source source, const Limits& limits,
      LongLines long_lines = [](size_t) { return false; });
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // The next line without its '\n'; absent at the end of a whole frame. Good until the next call.
  // Throws RequestError when what comes is cut off, no zstd, or past a limit, or there is no memory
  // for a long line now (kNoRoom).
  std::optional<std::string_view> Next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::server::intake
