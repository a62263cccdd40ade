#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace strongroom::main_commands {

// Carries out one command line (without the program's name) and returns the exit code. What goes
// wrong is one line on `err`; --help and --version go to `out`.
int RunStrongroom(std::vector<std::string> arguments, std::ostream& out, std::ostream& err);

}  // namespace strongroom::main_commands
