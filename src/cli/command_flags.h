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

// SET: what FindSet (set_choice.h) takes.
void AddSetArgument(CLI::App& command, std::string& set);

// --wait and --timeout.
struct WaitFlags {
  bool wait = false;
  std::string timeout = "10m";
};
void AddWaitFlags(CLI::App& command, WaitFlags& flags);

// The value of `flag`, as ParseDuration reads it. Throws CliError (wrong usage).
std::chrono::milliseconds DurationFrom(const std::string& flag, const std::string& text);
// The same, of one that nothing is none of.
std::chrono::milliseconds LongerThanNothing(const std::string& flag, const std::string& text);

// The value of --timeout, which is longer than nothing. Throws CliError (wrong usage).
std::chrono::milliseconds TimeoutFrom(const WaitFlags& flags);

// The value of `flag`, an RFC 3339 time. A date alone is none: it does not say where it begins.
// Throws CliError (wrong usage), which says how it is written.
std::chrono::sys_seconds TimeFrom(const std::string& flag, const std::string& text);

std::string ScheduleNameFrom(const std::string& argument);
std::string RunNameFrom(const std::string& argument);

}  // namespace strongroom::cli
