#include "main/server_access_flags.h"

#include <CLI/CLI.hpp>

namespace strongroom::main_commands {

void AddServerAccessFlags(CLI::App& command, executor::ServerAccess& server, const char* group) {
  command.add_option("--server-url", server.url, "https://host:port of strongroom server")
      ->type_name("URL")
      ->required()
      ->group(group);
  command
      .add_option("--server-ca-file", server.ca_file,
                  "PEM file with the authorities of the server's certificate [the system's]")
      ->type_name("FILE")
      ->group(group);
  command
      .add_option("--token-file", server.token_file,
                  "Projected service account token with audience \"strongroom\"")
      ->type_name("FILE")
      ->required()
      ->group(group);
}

}  // namespace strongroom::main_commands
