#include "cli/text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_writer.h"
#include "base/utf8.h"

namespace strongroom::cli {
std::string JsonText(const nlohmann::json& json) {
  return base::WriteJson(json, base::JsonStyle::kForPeople);
}

std::string ItemsText(nlohmann::json items) {
  nlohmann::json object;
  object["items"] = std::move(items);
  return JsonText(object);
}

size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !base::IsContinuation(c); }));
}

std::string Shorten(std::string_view text, size_t width) {
  std::string printable = Printable(text);
  if (WidthOf(printable) <= width) return printable;
  constexpr std::string_view kMore = "...";
  size_t end = 0;
  for (size_t left = width - kMore.size(); left > 0; --left) {
    end += base::FirstCharacter(std::string_view(printable).substr(end)).length;
  }
  printable.resize(end);
  return printable.append(kMore);
}

std::vector<std::string> LinesOfNames(const std::vector<std::string>& names,
                                      std::string_view indent) {
  constexpr size_t kWidth = 100;
  std::vector<std::string> lines;
  for (const std::string& name : names) {
    const bool is_first = lines.empty();
    if (!is_first) lines.back() += ',';
    if (is_first || WidthOf(lines.back()) + WidthOf(name) + 2 > kWidth) {
      lines.push_back(std::string(indent) + name);
    } else {
      lines.back() += ' ' + name;
    }
  }
  return lines;
}

}  // namespace strongroom::cli
