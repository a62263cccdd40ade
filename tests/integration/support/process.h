#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace strongroom::test {

// A program that runs beside the test; killed when this is destroyed. Not thread-safe.
class Process {
 public:
  // Output goes to files, not pipes: a server that the program leaves running would keep a pipe
  // open. What is in them already stays. Throws std::runtime_error when it cannot be started.
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& out,
          const std::filesystem::path& err);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // How it ended, -1: by a signal. Absent while it runs.
  std::optional<int> ExitCode();

  void Signal(int number);

 private:
  pid_t pid_;
  std::optional<int> exit_code_;
};

}  // namespace strongroom::test
