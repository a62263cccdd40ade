#pragma once

#include <cstddef>
#include <string_view>

namespace strongroom::catalogue {

// How many bytes a content that was masked had before, at least: each mask (catalogue/mask.h) may
// stand for a single digit. What is within a limit must not fail because of our own masks, so this
// is what limits of one policy are compared with. Cost: linear in the content.
size_t LeastSizeUnmasked(std::string_view content);

// A content is at most so many times as large as LeastSizeUnmasked says ("1," and a mask in its
// place).
inline constexpr size_t kMostGrowth = 8;

// Whether a content, masked or not, fits a limit of so many bytes for one policy.
inline bool Fits(std::string_view content, size_t limit) {
  if (content.size() <= limit) return true;
  return content.size() / kMostGrowth <= limit && LeastSizeUnmasked(content) <= limit;
}

}  // namespace strongroom::catalogue
