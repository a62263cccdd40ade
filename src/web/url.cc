#include "web/url.h"

#include "base/ascii.h"

namespace strongroom::web {
namespace {

bool IsUnreserved(char c) {
  return base::IsLetter(c) || base::IsDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string Escape(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  // A segment of dots alone would be taken for a relative path.
  const bool only_dots = text == "." || text == "..";
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (IsUnreserved(c) && !only_dots) {
      escaped.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      escaped.push_back('%');
      escaped.push_back(kDigits[byte >> 4U]);
      escaped.push_back(kDigits[byte & 0x0FU]);
    }
  }
  return escaped;
}

std::string PathOf(std::string_view pattern, const std::map<std::string, std::string>& values) {
  std::string path;
  while (true) {
    const size_t begin = pattern.find('{');
    path += pattern.substr(0, begin);
    if (begin == std::string_view::npos) return path;
    const size_t end = pattern.find('}', begin);
    path += Escape(values.at(std::string(pattern.substr(begin + 1, end - begin - 1))));
    pattern = end == std::string_view::npos ? std::string_view() : pattern.substr(end + 1);
  }
}

std::string QueryString(const std::map<std::string, std::string>& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    query += query.empty() ? '?' : '&';
    query += Escape(name) + "=" + Escape(value);
  }
  return query;
}

}  // namespace strongroom::web
