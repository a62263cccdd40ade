#include "base/program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/environment.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

// A shell, and a child of it; both hold the pipe for as long as they are there.
class RunProgramStopped : public ::testing::Test {
 protected:
  RunProgramStopped() : pipe_(folder_ / "pipe") { mkfifo(pipe_.c_str(), 0600); }

  // How it ends when it is stopped in the midst.
  int EndOf(const std::string& script, ProgramGroup group) {
    std::stop_source stop;
    const std::jthread stopper([&] {
      std::ifstream begun(pipe_);
      std::string line;
      std::getline(begun, line);
      stop.request_stop();
      while (begun.get() != std::ifstream::traits_type::eof()) {
      }
      is_left_ = true;
    });
    const ProgramEnd end =
        RunProgram({.command = "bash",
                    .arguments = {"-c", "exec 9>" + pipe_.string() + "; " + script},
                    .environment = WholeEnvironment(),
                    .group = group,
                    .stop = stop.get_token()});
    EXPECT_EQ(end.output, "out\n");
    EXPECT_TRUE(test::Eventually([&] { return is_left_.load(); }, std::chrono::seconds{30}))
        << "somebody is still there";
    return end.exit_code;
  }

  const test::TemporaryFolder folder_;
  const std::filesystem::path pipe_;
  std::atomic<bool> is_left_ = false;
};

TEST_F(RunProgramStopped, EndsIt) {
  EXPECT_EQ(EndOf("echo out; echo begun >&9; exec sleep 300", ProgramGroup::kOurs), 128 + SIGTERM);
}

TEST_F(RunProgramStopped, EndsWhatDoesNotWantTo) {
  EXPECT_EQ(EndOf("trap '' TERM; echo out; echo begun >&9; while :; do sleep 300; done",
                  ProgramGroup::kOwn),
            128 + SIGKILL);
}

// The child has the output, too, and outlives the shell that is asked.
TEST_F(RunProgramStopped, EndsWhatItHasStarted) {
  EXPECT_EQ(EndOf("(trap '' TERM; sleep 300) & echo out; echo begun >&9; wait", ProgramGroup::kOwn),
            128 + SIGTERM);
}

TEST(RunProgram, WaitsForNobodyElse) {
  std::stop_source stop;
  stop.request_stop();
  const ProgramEnd end = RunProgram({.command = "bash",
                                     .arguments = {"-c", "exec sleep 300"},
                                     .environment = WholeEnvironment(),
                                     .stop = stop.get_token()});
  EXPECT_EQ(end.exit_code, 128 + SIGTERM);
}

}  // namespace
}  // namespace strongroom::base
