#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/host.h"
#include "cli/printer.h"

namespace strongroom::cli {

// How far something is.
struct Advance {
  int64_t done = 0;
  int64_t all = 0;        // 0: not known
  std::string_view unit;  // "policies"
};

// "nightly-202603020130-42: 12000 of 40000 policies [======>             ] 30%" in at most
// `columns` characters: what has no room is left out, the bar first, and `what` is shortened last.
std::string ProgressLine(std::string_view what, const Advance& advance, size_t columns);

// Tells those who wait how far long work is, on standard error: on a terminal in one line that is
// written over, else in a line now and then, so that nothing of it is in the output that a program
// reads. Short work is not told at all. What cannot be written, or would have to wait for somebody
// who does not read, is nobody's loss, and does not hold the work up. The line of a terminal is
// taken away in the end, also when an exception ends the work: an interruption does. One thread
// uses it.
class Progress {
 public:
  // `host` outlives this.
  explicit Progress(const Host& host);
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // May be called for each piece of the work: tells only when it is time.
  void Tell(std::string_view what, const Advance& advance);

  // Takes the line of a terminal away: before something else is written there.
  void Clear();

 private:
  const Host& host_;
  Printer err_;
  std::chrono::steady_clock::time_point told_at_;
  bool has_line_ = false;
};

}  // namespace strongroom::cli
