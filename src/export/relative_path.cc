#include "export/relative_path.h"

#include <algorithm>

namespace strongroom::exporting {
namespace {

constexpr size_t kMaxName = 255;

bool IsPart(std::string_view part) {
  if (part.empty() || part.size() > kMaxName || part == "." || part == "..") return false;
  return std::none_of(part.begin(), part.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' || byte == 0x7F || c == '\\' || c == ':';
  });
}

}  // namespace

bool IsInside(std::string_view path) {
  while (true) {
    const size_t slash = path.find('/');
    if (!IsPart(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace strongroom::exporting
