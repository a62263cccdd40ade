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

std::string ValidText(std::string text) {
  std::replace(text.begin(), text.end(), '\0', ' ');
  const Json json = std::move(text);
  return ParseJson(json.dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

}  // namespace strongroom::base
