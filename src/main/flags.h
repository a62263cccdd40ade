#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/executor_allowances.h"
#include "http/server.h"
#include "kube/client.h"
#include "web/remote.h"

namespace CLI {
class App;
}

// What several commands do with their flags. The default that --help shows is what the option has
// when its flag is added.
namespace strongroom::main_commands {

// Groups of --help.
inline constexpr const char* kGroupApi = "API server";
inline constexpr const char* kGroupStore = "PostgreSQL";
inline constexpr const char* kGroupListen = "Where it listens";

// After a stop was asked for; Kubernetes gives 30 s by default, we promise 5.
inline constexpr std::chrono::milliseconds kStopPatience{4'500};

// The API server, and how fast it may be asked. `kubeconfig` is empty for that of the cluster that
// the pod runs in.
void AddApiServerFlags(CLI::App& command, std::string& kubeconfig, kube::ClientOptions& client);

// What schedules and Tenants may choose for their Jobs beyond what the installation has.
void AddAllowanceFlags(CLI::App& command, api::ExecutorAllowances& allowed,
                       const std::string& group);

// How to reach it. Throws web::ConfigError.
web::Remote FindApiServer(const std::string& kubeconfig);

// A flag that says where to listen: "0.0.0.0:8443", "[::1]:8443", ":8443" (all addresses).
void AddListenFlag(CLI::App& command, const std::string& name, http::ServerOptions& listener,
                   const std::string& of_what);

// What makes the port of metrics speak TLS and look who asks for them: both or none of
// --metrics-tls-cert-file and --metrics-tls-key-file.
void AddMetricsTlsFlags(CLI::App& command, http::ServerOptions& listener);

// As AddListenFlag, for a listener that is only there when the flag is: --probe-listen.
void AddProbeFlag(CLI::App& command, std::optional<http::ServerOptions>& listener);
// The same for any; what it has besides is that of `defaults`.
void AddOptionalListenFlag(CLI::App& command, const std::string& name,
                           std::optional<http::ServerOptions>& listener,
                           const http::ServerOptions& defaults, const std::string& what);

// Pod name (or host name) and a random part: unique also when a container restarts within its
// lease.
std::string MakeIdentity();

// A flag with a whole number. Given more than once, the last counts: what the chart sets may be
// followed by what a person wants.
struct NumberFlag {
  std::string name;  // "--workers"
  std::string what;
  const char* group;
  int64_t least;
  int64_t most;
};
void AddNumber(CLI::App& command, const NumberFlag& flag, int64_t value,
               std::function<void(int64_t)> set);

template <typename Number>
void AddNumber(CLI::App& command, const NumberFlag& flag, Number& value) {
  AddNumber(command, flag, static_cast<int64_t>(value),
            [&value](int64_t number) { value = static_cast<Number>(number); });
}

// A flag with a number of `Unit`, such as std::chrono::hours.
template <typename Unit, typename Duration>
void AddTime(CLI::App& command, const NumberFlag& flag, Duration& value) {
  AddNumber(command, flag, std::chrono::duration_cast<Unit>(value).count(),
            [&value](int64_t number) { value = Unit(number); });
}

}  // namespace strongroom::main_commands
