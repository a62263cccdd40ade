#include "cli/printer.h"

#include <algorithm>
#include <cerrno>

#include "cli/error.h"
#include "cli/text.h"

namespace strongroom::cli {

void Printer::Line(std::string_view line) {
  errno = 0;
  stream_ << Printable(line) << std::endl;
  Check();
}

void Printer::Text(std::string_view lines) {
  errno = 0;
  stream_ << base::PrintableLines(lines) << std::flush;
  Check();
}

// ECMA-48: to the first column, and what is right of the cursor is erased.
void Printer::Over(std::string_view line) {
  errno = 0;
  stream_ << '\r' << Printable(line) << "\x1b[K" << std::flush;
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
