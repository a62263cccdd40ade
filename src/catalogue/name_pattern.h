#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strongroom::catalogue {

// A name as patterns see it: without upper case, '_', '-', '.' and ' ', so that clientSecret,
// client_secret and Client-Secret are one.
std::string FoldName(std::string_view name);

// A pattern for names of members, in which each '*' stands for any characters: "*secret",
// "password*Length". Immutable.
class NamePattern {
 public:
  // Throws CatalogueError that quotes a pattern without any letter or digit.
  explicit NamePattern(std::string_view pattern);

  // `folded` comes from FoldName. Cost: linear in it, for each part of the pattern.
  bool Matches(std::string_view folded) const;

  bool operator==(const NamePattern&) const = default;

 private:
  std::vector<std::string> parts_;  // what stands between the '*', of which the ends may be empty
};

}  // namespace strongroom::catalogue
