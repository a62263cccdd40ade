#include "main/flags.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <sstream>

#include "base/environment.h"
#include "http/health.h"
#include "kube/kubeconfig.h"

namespace strongroom::main_commands {
namespace {

// "8443" of what follows the last colon; absent for no port.
bool ParsePort(std::string_view text, uint16_t& port) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return !text.empty() && stop == text.data() + text.size() && error == std::errc{};
}

void ParseListen(const std::string& name, const std::string& listen,
                 http::ServerOptions& listener) {
  const size_t colon = listen.rfind(':');
  std::string address = listen.substr(0, std::min(colon, listen.size()));
  const bool is_bracketed = address.starts_with('[') && address.ends_with(']');
  if (is_bracketed) address = address.substr(1, address.size() - 2);
  if (colon == std::string::npos || is_bracketed != (address.find(':') != std::string::npos) ||
      !ParsePort(std::string_view(listen).substr(colon + 1), listener.port)) {
    throw CLI::ValidationError(
        name, "\"" + listen + "\" is not ADDRESS:PORT, such as 0.0.0.0:8443, [::1]:8443 or :8443");
  }
  listener.address = address;
}

}  // namespace

void AddApiServerFlags(CLI::App& command, std::string& kubeconfig, kube::ClientOptions& client) {
  command
      .add_option("--kubeconfig", kubeconfig,
                  "Kubeconfig of the cluster [the cluster that the pod runs in]")
      ->type_name("FILE")
      ->envname("KUBECONFIG")
      ->group(kGroupApi);
  command.add_option("--kube-api-qps", client.qps, "Requests a second, on average")
      ->check(CLI::Range(1.0, 100'000.0).description(""))
      ->type_name("1..100000")
      ->capture_default_str()
      ->group(kGroupApi);
  AddNumber(command, {"--kube-api-burst", "Requests at once above that", kGroupApi, 1, 100'000},
            client.burst);
}

void AddAllowanceFlags(CLI::App& command, api::ExecutorAllowances& allowed,
                       const std::string& group) {
  command
      .add_option("--allow-executor-image", allowed.images,
                  "Other images that schedules may name, each whole or its beginning and a *")
      ->type_name("IMAGE")
      ->group(group);
  command
      .add_option("--allow-executor-toleration", allowed.tolerations,
                  "Keys of taints that schedules may tolerate, or * for every one")
      ->type_name("KEY")
      ->group(group);
  command
      .add_option("--allow-token-audience", allowed.audiences,
                  "Whom tokens of executors may be for, as Tenants name it, besides Entra")
      ->type_name("AUDIENCE")
      ->group(group);
  command
      .add_option("--allow-cloud-host", allowed.cloud_hosts,
                  "Hosts that Tenants may name as endpoints of a cloud of their own")
      ->type_name("HOST[:PORT]")
      ->group(group);
}

web::Remote FindApiServer(const std::string& kubeconfig) {
  const kube::Config config = kubeconfig.empty() ? kube::InClusterConfig(base::FromEnvironment)
                                                 : kube::LoadKubeconfig(kubeconfig);
  return config.remote;
}

void AddListenFlag(CLI::App& command, const std::string& name, http::ServerOptions& listener,
                   const std::string& of_what) {
  command
      .add_option_function<std::string>(
          name, [name, &listener](const std::string& value) { ParseListen(name, value, listener); },
          "Where it serves " + of_what + "; without an address, on all")
      ->type_name("ADDRESS:PORT")
      ->default_str(listener.address + ":" + std::to_string(listener.port))
      ->group(kGroupListen);
}

void AddMetricsTlsFlags(CLI::App& command, http::ServerOptions& listener) {
  const auto add = [&](const char* name, std::filesystem::path http::TlsFiles::*file,
                       const char* what) {
    return command
        .add_option_function<std::string>(
            name,
            [&listener, file](const std::string& value) {
              if (!listener.tls) listener.tls.emplace();
              *listener.tls.*file = value;
            },
            what)
        ->type_name("FILE")
        ->group(kGroupListen);
  };
  CLI::Option* const certificate =
      add("--metrics-tls-cert-file", &http::TlsFiles::certificate,
          "PEM file with a certificate chain, read again when it changes: the port of metrics "
          "speaks HTTPS then, and /metrics is for those whom Kubernetes lets get it [plain HTTP, "
          "for everybody]");
  CLI::Option* const key = add("--metrics-tls-key-file", &http::TlsFiles::key,
                               "PEM file with its private key; read again when it changes");
  certificate->needs(key);
  key->needs(certificate);
}

void AddProbeFlag(CLI::App& command, std::optional<http::ServerOptions>& listener) {
  AddOptionalListenFlag(
      command, "--probe-listen", listener, http::ProbeListener(),
      "Where it serves /healthz and /readyz once more, for the kubelet's probes alone [nowhere]");
}

void AddOptionalListenFlag(CLI::App& command, const std::string& name,
                           std::optional<http::ServerOptions>& listener,
                           const http::ServerOptions& defaults, const std::string& what) {
  command
      .add_option_function<std::string>(
          name,
          [name, defaults, &listener](const std::string& value) {
            listener = defaults;
            ParseListen(name, value, *listener);
          },
          what)
      ->type_name("ADDRESS:PORT")
      ->group(kGroupListen);
}

std::string MakeIdentity() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  std::ostringstream identity;
  identity << host.data() << '_' << std::hex << std::random_device{}();
  return identity.str();
}

void AddNumber(CLI::App& command, const NumberFlag& flag, int64_t value,
               std::function<void(int64_t)> set) {
  command.add_option_function<int64_t>(flag.name, std::move(set), flag.what)
      ->check(CLI::Range(flag.least, flag.most).description(""))
      ->take_last()
      ->type_name(std::to_string(flag.least) + ".." + std::to_string(flag.most))
      ->default_str(std::to_string(value))
      ->group(flag.group);
}

}  // namespace strongroom::main_commands
