#include "web/line_splitter.h"

#include "web/error.h"

namespace strongroom::web {
namespace {

void Emit(std::string_view line, const std::function<void(std::string_view)>& sink) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (!line.empty()) sink(line);
}

}  // namespace

void LineSplitter::Feed(std::string_view piece, const std::function<void(std::string_view)>& sink) {
  while (!piece.empty()) {
    const size_t end = piece.find('\n');
    const std::string_view part = piece.substr(0, end);
    if (partial_.size() + part.size() > max_line_bytes_) {
      throw TransportError("a line of the answer is longer than " +
                           std::to_string(max_line_bytes_) + " bytes");
    }
    if (end == std::string_view::npos) {
      partial_.append(part);
      return;
    }
    piece.remove_prefix(end + 1);
    if (partial_.empty()) {
      Emit(part, sink);
    } else {
      partial_.append(part);
      const std::string line = std::move(partial_);
      partial_.clear();
      Emit(line, sink);
    }
  }
}

}  // namespace strongroom::web
