#include "cli/progress.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Advance kHalf{.done = 50, .all = 100, .unit = "policies"};

TEST(ProgressLine, HasABarWhereThereIsRoom) {
  const struct {
    Advance advance;
    size_t columns;
    std::string line;
  } rows[] = {
      {kHalf, 50, "set-1: 50 of 100 policies [=========>        ] 50%"},
      {{.done = 0, .all = 100, .unit = "policies"},
       50,
       "set-1: 0 of 100 policies [>                   ] 0%"},
      {{.done = 100, .all = 100, .unit = "sets"},
       46,
       "set-1: 100 of 100 sets [================] 100%"},
      // More than there were when it began.
      {{.done = 7, .all = 2, .unit = "sets"}, 40, "set-1: 7 of 2 sets [==============] 100%"},
      // No longer than somebody looks at.
      {kHalf, 300, "set-1: 50 of 100 policies [====================>                   ] 50%"},
      {kHalf, 42, "set-1: 50 of 100 policies [=====>    ] 50%"},
      {kHalf, 41, "set-1: 50 of 100 policies"},
      // How many there are is not known.
      {{.done = 7, .all = 0, .unit = "policies"}, 80, "set-1: 7 policies"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.line);
    const std::string line = ProgressLine("set-1", row.advance, row.columns);
    EXPECT_EQ(line, row.line);
    EXPECT_LE(line.size(), row.columns);
  }
}

TEST(ProgressLine, ShortensTheNameWhereThereIsNone) {
  EXPECT_EQ(ProgressLine("nightly-202603020130-42", kHalf, 30), "nightly...: 50 of 100 policies");
  EXPECT_EQ(ProgressLine("nightly-202603020130-42", kHalf, 3), "n...: 50 of 100 policies");
}

TEST(Progress, WritesOneLineOverOnATerminal) {
  FakeHost host;
  host.SetErrColumns(80);
  {
    Progress progress(host.host());
    progress.Tell("a\x1b[2J", kHalf);
    EXPECT_EQ(host.err(), "");  // too early
    host.clock().Advance(milliseconds(200));
    progress.Tell("a\x1b[2J", {.done = 1, .all = 0, .unit = "sets"});
    progress.Tell("a", {.done = 2, .all = 0, .unit = "sets"});
    EXPECT_EQ(host.err(), "\ra\\x1b[2J: 1 sets\x1b[K");
    host.clock().Advance(milliseconds(200));
    progress.Tell("a", {.done = 3, .all = 0, .unit = "sets"});
  }
  EXPECT_EQ(host.err(), "\ra\\x1b[2J: 1 sets\x1b[K\ra: 3 sets\x1b[K\r\x1b[K");
}

TEST(Progress, FollowsTheWidthOfTheTerminal) {
  FakeHost host;
  Progress progress(host.host());
  for (const size_t columns : {size_t{80}, size_t{30}, size_t{1}}) {
    SCOPED_TRACE(columns);
    host.SetErrColumns(columns);
    host.clock().Advance(seconds(1));
    const size_t begin = host.err().size();
    progress.Tell("set-1", kHalf);
    // Its own columns but the last, or else the least that says something.
    const std::string line = host.err().substr(begin);
    EXPECT_EQ(line, '\r' + ProgressLine("set-1", kHalf, columns - 1) + "\x1b[K");
  }
}

TEST(Progress, LeavesTheLineToWhatEndsTheWork) {
  FakeHost host;
  host.SetErrColumns(80);
  try {
    Progress progress(host.host());
    host.clock().Advance(seconds(1));
    progress.Tell("a", {.done = 1, .all = 0, .unit = "sets"});
    throw std::runtime_error("interrupted");
  } catch (const std::runtime_error& e) {
    Printer(host.host().err).Line(e.what());
  }
  EXPECT_EQ(host.err(), "\ra: 1 sets\x1b[K\r\x1b[Kinterrupted\n");
}

TEST(Progress, ClearsTheLineOnce) {
  FakeHost host;
  host.SetErrColumns(80);
  Progress progress(host.host());
  progress.Clear();
  EXPECT_EQ(host.err(), "");
  host.clock().Advance(seconds(1));
  progress.Tell("a", {.done = 1, .all = 0, .unit = "sets"});
  const size_t told = host.err().size();
  progress.Clear();
  progress.Clear();
  EXPECT_EQ(host.err().substr(told), "\r\x1b[K");
}

TEST(Progress, TellsALineNowAndThenElsewhere) {
  FakeHost host;
  Progress progress(host.host());
  for (int second = 1; second <= 25; ++second) {
    host.clock().Advance(seconds(1));
    progress.Tell("a\nb", {.done = second, .all = 30, .unit = "sets"});
  }
  EXPECT_EQ(host.err(), "a\\nb: 10 of 30 sets\na\\nb: 20 of 30 sets\n");
}

TEST(Progress, WaitsForNobodyWhoDoesNotRead) {
  for (const size_t columns : {size_t{0}, size_t{80}}) {
    SCOPED_TRACE(columns);
    FakeHost host;
    host.SetErrColumns(columns);
    Progress progress(host.host());
    const auto tell = [&](int64_t done) {
      host.clock().Advance(seconds(10));
      progress.Tell("a", {.done = done, .all = 0, .unit = "sets"});
    };
    host.SetErrFull(true);
    tell(1);
    EXPECT_EQ(host.err(), "");
    host.SetErrFull(false);
    tell(2);
    EXPECT_EQ(host.err(), columns == 0 ? "a: 2 sets\n" : "\ra: 2 sets\x1b[K");
    const std::string told = host.err();
    host.SetErrFull(true);
    tell(3);
    progress.Clear();
    EXPECT_EQ(host.err(), told);
  }
}

TEST(Progress, IsNoReasonToFail) {
  for (const size_t columns : {size_t{0}, size_t{80}}) {
    FakeHost host;
    host.SetErrColumns(columns);
    host.host().err.setstate(std::ios::badbit);
    Progress progress(host.host());
    host.clock().Advance(seconds(20));
    EXPECT_NO_THROW(progress.Tell("a", kHalf));
    EXPECT_NO_THROW(progress.Clear());
  }
}

}  // namespace
}  // namespace strongroom::cli
