#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Text of somebody else on its way to where people see it: a status, an event, a log, a table, a
// terminal. It is escaped where it is taken in, so that nothing further on needs to think of it.
namespace strongroom::base {

// UTF-8 that cannot move the cursor or hide what it says: control characters (C0, DEL, C1, line
// separators), bytes that are no UTF-8, noncharacters, and invisible or direction-changing
// characters (Trojan Source, CVE-2021-42574) are shown as escapes such as \n, \x1b, \u{202e}.
// Printable(Printable(x)) is Printable(x). Cost: linear.
std::string Printable(std::string_view text);

// Whether people see a character of that code as what it is: one that Printable leaves alone.
bool IsSeen(uint32_t code);

// The same, but with its line ends (\n) and tabs: for messages, which may have lines.
std::string PrintableLines(std::string_view text);

}  // namespace strongroom::base
