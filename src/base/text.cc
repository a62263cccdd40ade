#include "base/text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/utf8.h"

namespace strongroom::base {

std::string Cut(std::string_view text, size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && IsContinuation(text[limit])) --limit;
  return std::string(text.substr(0, limit));
}

std::string CutName(std::string_view name, size_t limit) {
  if (name.size() <= limit) return std::string(name);
  name = name.substr(0, limit);
  while (name.ends_with('.') || name.ends_with('-')) name.remove_suffix(1);
  return std::string(name);
}

std::string ValidText(std::string text) {
  std::replace(text.begin(), text.end(), '\0', ' ');
  const Json json = std::move(text);
  return ParseJson(json.dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

std::string OneLine(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

}  // namespace strongroom::base
