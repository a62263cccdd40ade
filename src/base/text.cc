#include "base/text.h"

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

std::string AndMore(size_t all, size_t shown) {
  return all > shown ? " and " + std::to_string(all - shown) + " more" : "";
}

}  // namespace strongroom::base
