#include "cli/printer.h"

#include <algorithm>
#include <cerrno>

#include "cli/error.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

// ECMA-48, SGR: the colours of a terminal, as git has them.
constexpr std::string_view kEnd = "\x1b[m";
std::string_view Begin(Color color) {
  switch (color) {
    case Color::kPlain:
      break;
    case Color::kBold:
      return "\x1b[1m";
    case Color::kRed:
      return "\x1b[31m";
    case Color::kGreen:
      return "\x1b[32m";
    case Color::kCyan:
      return "\x1b[36m";
  }
  return "";
}

// One line, printable but for its tabs.
std::string WithTabs(std::string_view text) {
  std::string printable;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\t', begin), text.size());
    printable += Printable(text.substr(begin, end - begin));
    if (end < text.size()) printable += '\t';
    begin = end + 1;
  }
  return printable;
}

}  // namespace

void Printer::Line(std::string_view line) {
  errno = 0;
  stream_ << Printable(line) + '\n' << std::flush;  // of a pipe, all of it or nothing of it
  Check();
}

void Printer::Text(std::string_view lines) {
  errno = 0;
  stream_ << base::PrintableLines(lines) << std::flush;
  Check();
}

void Printer::Colored(const std::vector<ColoredText>& parts) {
  errno = 0;
  for (const auto& [color, text] : parts) {
    const bool is_colored = colors_ == Colors::kShown && color != Color::kPlain;
    if (is_colored) stream_ << Begin(color);
    stream_ << WithTabs(text);
    if (is_colored) stream_ << kEnd;
  }
  stream_ << '\n';
  Check();
}

void Printer::Flush() {
  errno = 0;
  stream_ << std::flush;
  Check();
}

// ECMA-48: to the first column, and what is right of the cursor is erased.
void Printer::Over(std::string_view line) {
  errno = 0;
  stream_ << '\r' + Printable(line) + "\x1b[K" << std::flush;
  Check();
}

void Printer::Check() {
  if (stream_) return;
  // A reader that has seen enough (head, grep -q) is no error.
  if (errno == EPIPE) throw CliError("", kReaderGone);
  throw CliError("the output cannot be written");
}

void Printer::Lines(std::string_view lines) {
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    Line(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace strongroom::cli
