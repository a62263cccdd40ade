#pragma once

#include <string>

// Part of template.cc.
namespace strongroom::notify {

inline constexpr size_t kLongestTemplate = size_t{16} << 10U;

// Throws NotifyError, which names `name`, for tags that a template may not have, that name what
// there is not, or that are too many or too deep for what is done with them.
void CheckTags(const std::string& name, const std::string& text);

}  // namespace strongroom::notify
