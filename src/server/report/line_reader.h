#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/zstd.h"
#include "server/report/limits.h"

namespace strongroom::server::report {

// The lines of a report: one zstd frame, decompressed piece by piece, in memory that does not
// depend on the report's size. Not thread-safe.
class LineReader {
 public:
  // What `source` throws passes through Next.
  LineReader(base::ZstdReader::Source source, const Limits& limits);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // The next line without its '\n'; absent at the end of a whole frame. Good until the next call.
  // Throws RequestError when what comes is cut off, no zstd, or past a limit.
  std::optional<std::string_view> Next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::server::report
