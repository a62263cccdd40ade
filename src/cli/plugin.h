#pragma once

#include <string>
#include <vector>

#include "cli/host.h"

namespace strongroom::cli {

// Carries out one command line (without the program's name) and returns the exit code. Never
// throws: what goes wrong is one line "error: ..." on host.err.
int RunPlugin(std::vector<std::string> arguments, const Host& host);

}  // namespace strongroom::cli
