#pragma once

#include <ostream>
#include <string_view>

namespace strongroom::cli {

// Writes lines to a stream. Nothing else of this program writes to one, so no control character of
// the API reaches a terminal.
class Printer {
 public:
  explicit Printer(std::ostream& stream) : stream_(stream) {}

  // One line, made printable, at once (flushed). Throws CliError when it cannot be written.
  void Line(std::string_view line);
  // Text of several lines, of which each is made printable.
  void Lines(std::string_view lines);
  // The same, but with its tabs: of a text that means something to a program too.
  void Text(std::string_view lines);
  // For terminals: writes over the line that Over wrote before, made printable; an empty one leaves
  // an empty line to whatever comes next.
  void Over(std::string_view line);

 private:
  // Throws CliError when what was written last has not arrived.
  void Check();

  std::ostream& stream_;
};

}  // namespace strongroom::cli
