#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/exec_transport.h"
#include "cli/host.h"
#include "kube/config.h"

namespace strongroom::cli {

// Where a kubeconfig is looked for, by kubectl's rules: the flag alone, or the list in KUBECONFIG,
// or .kube/config in the home folder. Empty when there is none to look for: HOME is not set either.
std::vector<std::filesystem::path> KubeconfigPaths(const std::string& flag,
                                                   const kube::Environment& environment);

// The cluster that the flags and the environment name; the pod's own when no kubeconfig is there.
// A credential plugin that the kubeconfig names is started with the first request.
// Throws web::ConfigError.
Connection Connect(const ConnectionFlags& flags, const kube::Environment& environment,
                   const PluginHost& plugins);

// What host.connect gives, as the user that the flags impersonate. Throws CliError (wrong usage).
Connection ConnectAsCaller(const ConnectionFlags& flags, const Host& host);

// How long what the API server puts off is sent again, and how long one wait may be.
inline constexpr std::chrono::minutes kPatience{5};
inline constexpr std::chrono::seconds kLongestWait{30};

// The time of a request that the flags ask for, or `usual`. Throws CliError (wrong usage).
std::chrono::milliseconds RequestTimeout(const ConnectionFlags& flags,
                                         std::chrono::milliseconds usual);

// Throws what is being caught, of a request to the server, as a CliError for the user:
// NotFoundError, ForbiddenError, DamagedError for these answers, Interrupted where it was stopped.
// Other exceptions as they are.
[[noreturn]] void RethrowForUser(const Connection& connection);

// What `call` gives that asks the server; what it throws as RethrowForUser does.
template <typename Call>
auto AskServer(const Connection& connection, const Call& call) -> decltype(call()) {
  try {
    return call();
  } catch (...) {
    RethrowForUser(connection);
  }
}

// Which cluster it is (kube/cluster_identity.h); empty where the caller may not know. Throws
// CliError.
std::string ClusterUid(const Connection& connection, const Host& host);

}  // namespace strongroom::cli
