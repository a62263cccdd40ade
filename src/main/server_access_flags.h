#pragma once

#include "executor/server_access.h"

namespace CLI {
class App;
}

namespace strongroom::main_commands {

// How an executor reaches the server: --server-url, --server-ca-file, --token-file.
void AddServerAccessFlags(CLI::App& command, executor::ServerAccess& server, const char* group);

}  // namespace strongroom::main_commands
