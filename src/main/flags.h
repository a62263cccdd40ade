#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kube/client.h"
#include "web/remote.h"

namespace CLI {
class App;
}

// What several commands do with their flags.
namespace strongroom::main_commands {

// Groups of --help.
inline constexpr const char* kGroupApi = "API server";
inline constexpr const char* kGroupStore = "PostgreSQL";
inline constexpr const char* kGroupListen = "Where it listens";

// After a stop was asked for; Kubernetes gives 30 s by default, we promise 5.
inline constexpr std::chrono::milliseconds kStopPatience{4'500};

// The API server, and how fast it may be asked.
struct ApiServerFlags {
  std::string kubeconfig;  // empty: of the cluster that the pod runs in
  kube::ClientOptions client;
};
void AddApiServerFlags(CLI::App& command, ApiServerFlags& flags);

// How to reach it. Throws web::ConfigError.
web::Remote FindApiServer(const ApiServerFlags& flags);

// --database: a connection string, which is required.
void AddDatabaseFlag(CLI::App& command, std::string& dsn);

// A flag that says where to listen.
struct ListenFlag {
  std::string name;   // "--listen"
  std::string value;  // "0.0.0.0:8443", "[::1]:8443", ":8443" (all addresses)
};
void AddListenFlag(CLI::App& command, ListenFlag& flag, const std::string& of_what);

// Returns the port and sets `address`. Throws UsageError that names the flag.
uint16_t ParseListen(const ListenFlag& flag, std::string& address);

}  // namespace strongroom::main_commands
