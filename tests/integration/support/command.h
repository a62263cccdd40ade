#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace strongroom::test {

// The root of the source tree.
std::filesystem::path ProjectRoot();

// How a program ended.
struct CommandResult {
  int exit_code = 0;  // -1: by a signal
  std::string out;
  std::string err;

  // What it wrote when it succeeded; its error otherwise.
  const std::string& Told() const { return exit_code == 0 ? out : err; }
};

// Runs a program to its end, whatever that is. Throws std::runtime_error with its stderr when it
// takes longer than `limit` (it is killed then).
CommandResult TryCommand(const std::vector<std::string>& arguments,
                         std::chrono::seconds limit = std::chrono::seconds{180});

// Runs a program to its end and returns what it wrote to stdout, without the last newline. Throws
// std::runtime_error with its stderr when it fails or takes longer than `limit` (it is killed
// then).
std::string RunCommand(const std::vector<std::string>& arguments,
                       std::chrono::seconds limit = std::chrono::seconds{180});

// A name for servers that belong to this test program alone, the same at each start of it: what a
// crashed run left behind is found and removed by the next.
std::string NameOfThisProgram();

}  // namespace strongroom::test
