#pragma once

#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace strongroom::base {

// A program that could not be started, or wrote more than 1 MiB.
class ProgramError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class ProgramInput { kNone, kOurs };

// Of which processes of a terminal it is: of ours, or of its own, which may not read from there,
// and is ended with all that it has started.
enum class ProgramGroup { kOurs, kOwn };

// A program as it is to be run.
struct Program {
  std::string command;  // a path, or a name that is looked up in the PATH of this process
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value": all of it; of a name, the last counts
  ProgramInput input = ProgramInput::kNone;
  std::string input_file = {};  // what it reads instead; empty: nothing
  ProgramGroup group = ProgramGroup::kOurs;
  std::stop_token stop = {};  // ends it: first SIGTERM, a moment later SIGKILL
};

struct ProgramEnd {
  int exit_code = 0;  // 128 and the signal, when one ended it
  std::string output;
};

// Runs it to its end, or until it is stopped, which is an end by a signal; its standard error is
// ours. It gets the signals of the terminal that we have blocked. Throws ProgramError. Thread-safe.
ProgramEnd RunProgram(const Program& program);

}  // namespace strongroom::base
