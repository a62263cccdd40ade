#include "base/glob.h"

#include <cstddef>

#include "base/ascii.h"

namespace strongroom::base {
namespace {

constexpr unsigned char kContinuation = 0x80;  // of a character of UTF-8: 10xxxxxx
constexpr unsigned char kContinuationMask = 0xC0;

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & kContinuationMask) == kContinuation;
}

size_t CharacterLength(std::string_view text, size_t at) {
  size_t length = 1;
  while (at + length < text.size() && IsContinuation(text[at + length])) ++length;
  return length;
}

}  // namespace

// When something does not fit, only the last '*' can have been too short.
bool GlobFits(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t after_star = std::string_view::npos;
  size_t star_begins = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_star = ++p;
      star_begins = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      t += CharacterLength(text, t);
      ++p;
    } else if (p < pattern.size() && ToLower(pattern[p]) == ToLower(text[t])) {
      ++t;
      ++p;
    } else if (after_star != std::string_view::npos) {
      p = after_star;
      t = ++star_begins;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace strongroom::base
