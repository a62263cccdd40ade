#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/host.h"

namespace CLI {
class App;
}

// What several commands do with their flags.
namespace strongroom::cli {

// -n, --context and the like.
void AddConnectionFlags(CLI::App& app, ConnectionFlags& connection);

// -o: one of `forms`, of which `output` has the default.
void AddOutputFlag(CLI::App& command, std::string& output, const std::vector<std::string>& forms);

// The value of --timeout. Throws CliError (wrong usage).
std::chrono::milliseconds TimeoutFrom(const std::string& text);

std::string ScheduleNameFrom(const std::string& argument);
std::string RunNameFrom(const std::string& argument);

}  // namespace strongroom::cli
