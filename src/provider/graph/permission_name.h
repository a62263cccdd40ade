#pragma once

#include <algorithm>
#include <string_view>

#include "base/ascii.h"

namespace strongroom::provider::graph {

// Whether a text has the form of a permission's name, "DeviceManagementApps.Read.All", and no room
// for words of whoever sent it.
inline bool IsPermissionName(std::string_view text) {
  constexpr size_t kMost = 128;
  return !text.empty() && text.size() <= kMost && base::IsUpper(text.front()) &&
         text.back() != '.' && text.find('.') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return base::IsLetter(c) || base::IsDigit(c) || c == '.' || c == '-' || c == '_';
         });
}

}  // namespace strongroom::provider::graph
