#pragma once

#include <functional>
#include <stop_token>

#include "base/usage_error.h"

namespace CLI {
class App;
}

namespace strongroom::main_commands {

// Of a command: one line on stderr, exit code 2.
using base::UsageError;

// Runs a command whose flags have been parsed; returns the exit code of the process. Stop is
// SIGTERM. Throws UsageError for what only shows when the flags are used.
using Runner = std::function<int(const std::stop_token& stop)>;

// Each adds one subcommand with its flags to `app`; the runner is for when it was chosen.
Runner AddControllerCommand(CLI::App& app);
Runner AddServerCommand(CLI::App& app);
Runner AddExecutorCommand(CLI::App& app);
Runner AddRestoreCommand(CLI::App& app);
Runner AddCheckCommand(CLI::App& app);
Runner AddNotifierCommand(CLI::App& app);
Runner AddMigrateCommand(CLI::App& app);

}  // namespace strongroom::main_commands
