#pragma once

#include <functional>

#include "cli/commands.h"

namespace strongroom::cli {

// Adds to `restore` what there is to do with restores that the operator does: show, approve. The
// answer says, once flags have been parsed, which of them was chosen; empty: none.
std::function<Runner()> AddStoredRestoreCommands(CLI::App& restore, const Host& host,
                                                 ConnectionFlags& connection);

}  // namespace strongroom::cli
