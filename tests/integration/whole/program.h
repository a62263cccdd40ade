#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "integration/support/process.h"

namespace strongroom::test {

// A `strongroom COMMAND ..` as a process of its own. Its log is in `folder`, as NAME.log, behind
// what a program of the same name has written there. Gone with this, and with the test program, in
// whatever way that ends. Not thread-safe.
class Program {
 public:
  Program(const std::string& name, std::vector<std::string> arguments,
          const std::filesystem::path& folder);

  // What the line of its log that says `message` has as `member`: a port. Waits for the line;
  // throws when the program ends without it.
  uint16_t PortIn(const std::string& message, const std::string& member);

  std::optional<int> ExitCode() { return process_.ExitCode(); }
  // As the kubelet ends it. Throws when it is still there after Kubernetes' 30 s.
  void Stop();
  // As a node that fails ends it. Returns when it is gone.
  void Kill();

 private:
  const std::string name_;
  const std::filesystem::path log_;
  const uintmax_t begin_;  // of what this one writes
  Process process_;
};

// Runs one to its end. Throws with its log when it fails.
void RunProgram(const std::string& name, std::vector<std::string> arguments,
                const std::filesystem::path& folder);

}  // namespace strongroom::test
