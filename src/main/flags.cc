#include "main/flags.h"

#include <CLI/CLI.hpp>
#include <charconv>

#include "base/environment.h"
#include "kube/kubeconfig.h"
#include "main/commands.h"

namespace strongroom::main_commands {

void AddApiServerFlags(CLI::App& command, ApiServerFlags& flags) {
  command
      .add_option("--kubeconfig", flags.kubeconfig,
                  "Kubeconfig of the cluster [the cluster that the pod runs in]")
      ->envname("KUBECONFIG")
      ->group(kGroupApi);
  command.add_option("--kube-api-qps", flags.client.qps, "Requests a second, on average")
      ->check(CLI::Range(1.0, 100000.0))
      ->capture_default_str()
      ->group(kGroupApi);
  command.add_option("--kube-api-burst", flags.client.burst, "Requests at once above that")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str()
      ->group(kGroupApi);
}

web::Remote FindApiServer(const ApiServerFlags& flags) {
  const kube::Config config = flags.kubeconfig.empty()
                                  ? kube::InClusterConfig(base::FromEnvironment)
                                  : kube::LoadKubeconfig(flags.kubeconfig);
  return config.remote;
}

void AddDatabaseFlag(CLI::App& command, std::string& dsn) {
  command
      .add_option("--database", dsn, "PostgreSQL connection string; it need not be reachable yet")
      ->envname("STRONGROOM_DATABASE")
      ->required()
      ->group(kGroupStore);
}

void AddListenFlag(CLI::App& command, ListenFlag& flag, const std::string& of_what) {
  command.add_option(flag.name, flag.value, "ADDRESS:PORT " + of_what)
      ->capture_default_str()
      ->group(kGroupListen);
}

uint16_t ParseListen(const ListenFlag& flag, std::string& address) {
  const std::string& listen = flag.value;
  const size_t colon = listen.rfind(':');
  uint16_t port = 0;
  const char* const end = listen.data() + listen.size();
  const char* const begin = colon == std::string::npos ? end : listen.data() + colon + 1;
  const auto [stop, error] = std::from_chars(begin, end, port);
  if (begin == end || stop != end || error != std::errc{}) {
    throw UsageError(flag.name + ": \"" + listen + "\" is not ADDRESS:PORT, such as 0.0.0.0:8443");
  }
  address = listen.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  return port;
}

}  // namespace strongroom::main_commands
