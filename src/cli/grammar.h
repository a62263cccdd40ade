#pragma once

#include "cli/completion.h"

namespace CLI {
class App;
}

namespace strongroom::cli {

// The commands of `app` with their flags, as they stand there: one that is added is completed. What
// names an argument or the value of a flag takes is told by what it is called (grammar.cc).
Grammar GrammarOf(CLI::App& app);

}  // namespace strongroom::cli
