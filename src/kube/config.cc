#include "kube/config.h"

#include "base/file.h"
#include "web/error.h"
#include "web/server_address.h"

namespace strongroom::kube {
namespace {

void RequireFile(const std::filesystem::path& path) {
  try {
    base::ReadFile(path);
  } catch (const base::FileError& e) {
    throw web::ConfigError(std::string(e.what()) +
                           "; the pod needs a service account with automountServiceAccountToken");
  }
}

// Empty when there is none: a pod may have its token mounted alone.
std::string FirstLine(const std::filesystem::path& path) {
  try {
    const std::string content = base::ReadFile(path);
    return content.substr(0, content.find('\n'));
  } catch (const base::FileError&) {
    return "";
  }
}

}  // namespace

Config InClusterConfig(const Environment& environment, const std::filesystem::path& folder) {
  const auto host = environment("KUBERNETES_SERVICE_HOST");
  const auto port = environment("KUBERNETES_SERVICE_PORT");
  if (!host || host->empty() || !port || port->empty()) {
    throw web::ConfigError(
        "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: not inside a cluster; "
        "name a kubeconfig");
  }
  Config config;
  web::Remote& remote = config.remote;
  remote.server = "https://" + web::InUrl(*host) + ":" + *port;
  web::ParseServer(remote.server);
  remote.ca.file = folder / "ca.crt";
  remote.token.file = folder / "token";
  RequireFile(remote.ca.file);
  RequireFile(remote.token.file);
  config.ns = FirstLine(folder / "namespace");
  return config;
}

}  // namespace strongroom::kube
