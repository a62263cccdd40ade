#include "cli/connection.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/kinds.h"
#include "cli/command_flags.h"
#include "cli/error.h"
#include "cli/impersonation.h"
#include "cli/names.h"
#include "kube/client.h"
#include "kube/cluster_identity.h"
#include "kube/error.h"
#include "kube/kubeconfig.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

bool AnyIsThere(const std::vector<std::filesystem::path>& paths) {
  return std::any_of(paths.begin(), paths.end(),
                     [](const auto& path) { return std::filesystem::exists(path); });
}

kube::Config FindConfig(const ConnectionFlags& flags, const kube::Environment& environment) {
  const auto context =
      flags.context.empty() ? std::nullopt : std::optional<std::string>(flags.context);
  const auto paths = KubeconfigPaths(flags.kubeconfig, environment);
  if (!flags.kubeconfig.empty() || AnyIsThere(paths)) {
    return kube::LoadPersonalKubeconfigs(paths, context);
  }
  if (environment("KUBERNETES_SERVICE_HOST")) return kube::InClusterConfig(environment);
  std::string looked_for;
  for (const auto& path : paths) looked_for += (looked_for.empty() ? "" : ", ") + path.string();
  throw web::ConfigError("there is no kubeconfig" +
                         (looked_for.empty() ? "" : " (looked for " + looked_for + ")") +
                         ": name one with --kubeconfig or KUBECONFIG");
}

}  // namespace

std::vector<std::filesystem::path> KubeconfigPaths(const std::string& flag,
                                                   const kube::Environment& environment) {
  if (!flag.empty()) return {flag};
  const std::string list = environment("KUBECONFIG").value_or("");
  if (list.empty()) {
    const std::string home = environment("HOME").value_or("");
    if (home.empty()) return {};
    return {std::filesystem::path(home) / ".kube" / "config"};
  }
  std::vector<std::filesystem::path> paths;
  for (size_t begin = 0; begin <= list.size();) {
    const size_t end = std::min(list.find(':', begin), list.size());
    if (end > begin) paths.emplace_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return paths;
}

Connection Connect(const ConnectionFlags& flags, const kube::Environment& environment,
                   const PluginHost& plugins) {
  const kube::Config config = FindConfig(flags, environment);
  Connection connection;
  connection.server = config.remote.server;
  connection.ns = !flags.ns.empty() ? flags.ns : config.ns.empty() ? "default" : config.ns;
  const auto make = [](const web::Remote& remote) {
    web::TransportOptions options;
    options.user_agent = "kubectl-strongroom";
    return web::MakeHttpTransport(remote, options);
  };
  if (config.exec) {
    connection.transport = std::make_unique<ExecTransport>(config, plugins, make);
  } else {
    connection.transport = make(config.remote);
  }
  return connection;
}

Connection ConnectAsCaller(const ConnectionFlags& flags, const Host& host) {
  if (!flags.ns.empty()) CheckNamespace(flags.ns);
  try {
    Connection connection = host.connect(flags);
    connection.transport = Impersonate(std::move(connection.transport), flags);
    return connection;
  } catch (const web::ConfigError& e) {
    throw CliError(e.what(), kWrongUsage);
  }
}

std::chrono::milliseconds RequestTimeout(const ConnectionFlags& flags,
                                         std::chrono::milliseconds usual) {
  if (flags.request_timeout.empty()) return usual;
  const auto timeout = DurationFrom("--request-timeout", flags.request_timeout);
  return timeout.count() > 0 ? timeout : usual;
}

void RethrowForUser(const Connection& connection) {
  try {
    throw;
  } catch (const kube::ApiError& e) {
    switch (e.status()) {
      case 401:
        throw CliError("the API server at " + connection.server +
                       " does not accept these credentials (Unauthorized)");
      case 403:
        throw ForbiddenError(e.what());
      case 404:
        throw NotFoundError(e.what());
      default:
        if (e.reason() == api::kContentAlteredReason) throw DamagedError(e.what());
        throw CliError(e.what());
    }
  } catch (const web::StoppedError&) {
    throw Interrupted();
  } catch (const web::ConfigError& e) {
    // Of a credential plugin: the API server was not asked.
    throw CliError(e.what());
  } catch (const web::WebError& e) {
    throw CliError("the API server at " + connection.server + " does not answer: " + e.what());
  }
}

std::string ClusterUid(const Connection& connection, const Host& host) {
  try {
    return AskServer(connection, [&] {
      const kube::Client client(*connection.transport, {}, host.clock, host.stop);
      return kube::ClusterIdentity(client).Uid();
    });
  } catch (const ForbiddenError&) {
    return {};
  }
}

}  // namespace strongroom::cli
