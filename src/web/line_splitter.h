#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace strongroom::web {

// Cuts bytes that arrive in pieces into lines. Not thread-safe.
class LineSplitter {
 public:
  explicit LineSplitter(size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  // Calls `sink` for each line that `piece` completes, without its newline (or CR LF); empty lines
  // are left out. Throws TransportError when a line grows past the limit.
  void Feed(std::string_view piece, const std::function<void(std::string_view)>& sink);

  // What came after the last newline.
  const std::string& rest() const { return partial_; }

 private:
  const size_t max_line_bytes_;
  std::string partial_;
};

}  // namespace strongroom::web
