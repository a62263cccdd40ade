#include "cli/progress.h"

#include <algorithm>

#include "cli/error.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

// Often enough to be seen to move.
constexpr std::chrono::milliseconds kOnTerminal{200};
// Seldom enough for a log.
constexpr std::chrono::seconds kElsewhere{10};

constexpr size_t kLongestBar = 40;
constexpr size_t kShortestBar = 10;
constexpr size_t kShortestName = 4;  // what Shorten takes at least

// "[=====>    ]", of `width` characters between the brackets.
std::string BarOf(const Advance& advance, size_t width) {
  const size_t filled =
      static_cast<size_t>(advance.done) * width / static_cast<size_t>(advance.all);
  std::string bar(filled, '=');
  if (filled < width) bar += '>';
  bar.resize(width, ' ');
  return '[' + bar + ']';
}

std::string AmountOf(const Advance& advance) {
  std::string amount = std::to_string(advance.done);
  if (advance.all > 0) amount += " of " + std::to_string(advance.all);
  return amount.append(" ").append(advance.unit);
}

}  // namespace

std::string ProgressLine(std::string_view what, const Advance& advance, size_t columns) {
  const std::string amount = ": " + AmountOf(advance);
  const size_t room = columns - std::min(columns, WidthOf(amount));
  std::string line = Shorten(what, std::max(room, kShortestName)) + amount;
  if (advance.all <= 0) return line;
  const int64_t done = std::clamp<int64_t>(advance.done, 0, advance.all);
  const std::string percent = ' ' + std::to_string(done * 100 / advance.all) + '%';
  const size_t taken = WidthOf(line) + 1 + 2 + percent.size();
  if (taken + kShortestBar > columns) return line;
  return line + ' ' +
         BarOf({.done = done, .all = advance.all, .unit = {}},
               std::min(columns - taken, kLongestBar)) +
         percent;
}

Progress::Progress(const Host& host) : host_(host), err_(host.err), told_at_(host.clock.Steady()) {}

void Progress::Tell(std::string_view what, const Advance& advance) {
  const auto now = host_.clock.Steady();
  const size_t columns = host_.err_columns();
  const bool is_terminal = columns > 0;
  if (now - told_at_ < (is_terminal ? kOnTerminal : kElsewhere)) return;
  told_at_ = now;
  if (host_.err_would_block()) return;
  try {
    if (!is_terminal) return err_.Line(std::string(what) + ": " + AmountOf(advance));
    has_line_ = true;
    // In the last column some terminals begin the next line.
    err_.Over(ProgressLine(what, advance, columns - 1));
  } catch (const CliError&) {
    // Whoever waits does not see it.
  }
}

void Progress::Clear() {
  if (!has_line_) return;
  has_line_ = false;
  if (host_.err_would_block()) return;
  try {
    err_.Over("");
  } catch (const CliError&) {
    // As above.
  }
}

}  // namespace strongroom::cli
