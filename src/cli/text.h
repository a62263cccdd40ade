#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <string_view>

#include "api/kinds.h"

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

// "name" of "name", "backupschedulerun/name" or "bsr.strongroom.dev/name": what `-o name` prints is
// taken back. Throws CliError (wrong usage) for another kind and for what cannot be the name of an
// object (RFC 1123 subdomain).
std::string NameFrom(std::string_view argument, const api::Kind& kind);

// "backupschedulerun.strongroom.dev/name": what kubectl's `-o name` prints.
std::string KindAndName(const api::Kind& kind, std::string_view name);

// Throws CliError (wrong usage) for what cannot be the name of a namespace (RFC 1123 label).
void CheckNamespace(std::string_view ns);

// Writes lines to a stream. Nothing else of this program writes to one, so no control character of
// the API reaches a terminal.
class Printer {
 public:
  explicit Printer(std::ostream& stream) : stream_(stream) {}

  // One line, made printable, at once (flushed). Throws CliError when it cannot be written.
  void Line(std::string_view line);
  // Text of several lines, of which each is made printable.
  void Lines(std::string_view lines);

 private:
  std::ostream& stream_;
};

}  // namespace strongroom::cli
