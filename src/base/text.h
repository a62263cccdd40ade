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

// The text with U+FFFD for what is not UTF-8 and a space for each NUL: for messages of somebody
// else that go into JSON and SQL.
std::string ValidText(std::string text);

// The text with a space for each ASCII control character: for errors that quote what somebody else
// wrote, which stay one line and do nothing to a terminal.
std::string OneLine(std::string text);

}  // namespace strongroom::base
