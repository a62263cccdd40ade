#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::cli {

enum class Color { kPlain, kBold, kRed, kGreen, kCyan };

struct ColoredText {
  Color color = Color::kPlain;
  std::string text;
};

enum class Colors { kNone, kShown };

// Writes lines to a stream. Nothing else of this program writes to one, so no control character of
// the API reaches a terminal.
class Printer {
 public:
  explicit Printer(std::ostream& stream, Colors colors = Colors::kNone)
      : stream_(stream), colors_(colors) {}

  // One line, made printable, at once (flushed). Throws CliError when it cannot be written.
  void Line(std::string_view line);
  // Text of several lines, of which each is made printable.
  void Lines(std::string_view lines);
  // The same, but with its tabs: of a text that means something to a program too.
  void Text(std::string_view lines);
  // A line of parts, of which each is made printable but for its tabs: one of many, so that it need
  // not be seen before Flush.
  void Colored(const std::vector<ColoredText>& parts);
  void Flush();
  // For terminals: writes over the line that Over wrote before, made printable; an empty one leaves
  // an empty line to whatever comes next.
  void Over(std::string_view line);

 private:
  // Throws CliError when what was written last has not arrived.
  void Check();

  std::ostream& stream_;
  const Colors colors_;
};

}  // namespace strongroom::cli
