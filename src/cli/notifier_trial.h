#pragma once

#include <chrono>
#include <string>

#include "cli/host.h"
#include "cli/objects.h"

namespace strongroom::cli {

// Asks for a message by which a Notifier is tried, and waits for what becomes of it. Throws
// CliError that says why it was not delivered, or that nobody has answered within `timeout`.
// `objects` and `host` are used until it returns.
void TryNotifier(const Objects& objects, const Host& host, const std::string& name,
                 std::chrono::milliseconds timeout);

}  // namespace strongroom::cli
