#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strongroom::base {

// The first `limit` bytes of UTF-8 text, or less so that no character is cut in two: for limits of
// the CRDs, which count characters, so that a cut text always fits.
std::string Cut(std::string_view text, size_t limit);

// The first `limit` characters of a name, or less so that it still ends as RFC 1123 asks of each
// label: not with '-', and no label being empty, not with '.'.
std::string CutName(std::string_view name, size_t limit);

// How a list ends of which only the first `shown` of `all` are named: " and 3 more"; "" when those
// are all.
std::string AndMore(size_t all, size_t shown);

}  // namespace strongroom::base
