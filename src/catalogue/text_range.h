#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/ascii.h"

// What finders of secrets look at a text with.
namespace strongroom::catalogue {

// A part of a text, from `begin` up to `end`.
struct TextRange {
  size_t begin = 0;
  size_t end = 0;
};

constexpr bool IsAlphanumeric(char c) { return base::IsLetter(c) || base::IsDigit(c); }
constexpr bool IsWord(char c) { return IsAlphanumeric(c) || c == '_'; }
// With the line ends that tools put in.
constexpr bool IsBase64(char c) {
  return IsAlphanumeric(c) || c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r';
}

inline constexpr size_t kAnyLength = std::string_view::npos;

// Where the characters end that are allowed, of at most `most` from `begin` on.
inline size_t EndOfRun(std::string_view text, size_t begin, bool (*allows)(char),
                       size_t most = kAnyLength) {
  const std::string_view run = text.substr(begin, most);
  const auto* const end = std::find_if_not(run.begin(), run.end(), allows);
  return begin + static_cast<size_t>(end - run.begin());
}

}  // namespace strongroom::catalogue
