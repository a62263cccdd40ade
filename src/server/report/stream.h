#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace strongroom::server::report {

struct Limits {
  uint64_t max_report_bytes = uint64_t{256} << 20U;  // as sent, compressed
  uint64_t max_set_bytes = uint64_t{2} << 30U;       // all lines, decompressed
  size_t max_item_bytes = size_t{8} << 20U;          // content of one item
  int64_t max_items = 200'000;
};

// The lines of a report: one zstd frame, decompressed as it arrives, in memory that does not depend
// on the report's size. Not thread-safe.
class Stream {
 public:
  // `body` outlives this.
  Stream(http::BodyReader& body, const Limits& limits);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // The next line without its '\n'; absent at the end of a whole frame. Good until the next call.
  // Throws Refusal when what comes is cut off, no zstd, or past a limit.
  std::optional<std::string_view> NextLine();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::server::report
