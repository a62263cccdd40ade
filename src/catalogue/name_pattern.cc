#include "catalogue/name_pattern.h"

#include <algorithm>

#include "base/ascii.h"
#include "catalogue/error.h"

namespace strongroom::catalogue {

std::string FoldName(std::string_view name) {
  constexpr std::string_view kBetweenWords = "_-. ";
  std::string folded;
  folded.reserve(name.size());
  for (const char c : name) {
    if (kBetweenWords.find(c) == std::string_view::npos) folded.push_back(base::ToLower(c));
  }
  return folded;
}

NamePattern::NamePattern(std::string_view pattern) {
  const std::string folded = FoldName(pattern);
  std::string_view rest = folded;
  for (size_t star = rest.find('*'); star != std::string_view::npos; star = rest.find('*')) {
    parts_.emplace_back(rest.substr(0, star));
    rest.remove_prefix(star + 1);
  }
  parts_.emplace_back(rest);
  if (std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part.empty(); })) {
    throw CatalogueError("pattern \"" + std::string(pattern) + "\": would be of every name");
  }
}

bool NamePattern::Matches(std::string_view folded) const {
  if (parts_.size() == 1) return folded == parts_.front();
  if (!folded.starts_with(parts_.front())) return false;
  folded.remove_prefix(parts_.front().size());
  if (!folded.ends_with(parts_.back())) return false;
  folded.remove_suffix(parts_.back().size());
  // The first place that a part has leaves the most to those behind it.
  return std::all_of(parts_.begin() + 1, parts_.end() - 1, [&](const std::string& part) {
    const size_t at = folded.find(part);
    if (at == std::string_view::npos) return false;
    folded.remove_prefix(at + part.size());
    return true;
  });
}

}  // namespace strongroom::catalogue
