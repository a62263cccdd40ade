#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

// Text from the API on its way to a terminal.
namespace strongroom::cli {

// UTF-8 that cannot move the cursor or hide what it says: control characters (C0, DEL, C1, line
// separators), bytes that are no UTF-8, and invisible or direction-changing characters (Trojan
// Source, CVE-2021-42574) are shown as escapes such as \n, \x1b, \u{202e}. Printable(Printable(x))
// is Printable(x).
std::string Printable(std::string_view text);

// JSON over several lines in ASCII: whatever is in it, it stays JSON when it is printed.
std::string JsonText(const nlohmann::json& json);

// How many characters Printable text takes; wide and combining characters count as one.
size_t WidthOf(std::string_view text);

// The first characters, ending in "..." when there were more than `width` (at least 4).
std::string Shorten(std::string_view text, size_t width);

}  // namespace strongroom::cli
