#pragma once

#include <functional>
#include <stdexcept>
#include <stop_token>

namespace CLI {
class App;
}

namespace strongroom::main_commands {

// A flag, an environment variable or a file that it names is wrong: one line on stderr, exit
// code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Runs a command whose flags have been parsed; returns the exit code of the process. Stop is
// SIGTERM. Throws UsageError for what only shows when the flags are used.
using Runner = std::function<int(const std::stop_token& stop)>;

// Each adds one subcommand with its flags to `app`; the runner is for when it was chosen.
Runner AddControllerCommand(CLI::App& app);
Runner AddServerCommand(CLI::App& app);
Runner AddExecutorCommand(CLI::App& app);
Runner AddMigrateCommand(CLI::App& app);

}  // namespace strongroom::main_commands
