#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::kube {

// A piece of PEM, or a secret: given as text, or as a file that is read again whenever it is
// needed. At most one of the two is set.
struct Material {
  std::string text;
  std::filesystem::path file;

  bool empty() const { return text.empty() && file.empty(); }
  // The text, or the file's content. Throws TransportError when the file cannot be read.
  std::string Read() const;
};

// Where a server is and how to be known to it. The server's certificate is always verified.
struct Config {
  // "https://host:port", no path. A name or an IPv4 address: the HTTP library cannot connect to an
  // IPv6 literal. "http://" only for tests on loopback.
  std::string server;
  // PEM bundle of the authorities that the server is trusted by. Empty: those of the system.
  Material ca;
  // Client certificate chain and private key (PEM); both or none.
  Material client_certificate;
  Material client_key;
  // Bearer token; a file is read again when it changes, so rotated tokens are picked up.
  Material token;
  // The namespace of the pod, or of the kubeconfig's context; empty when not said.
  std::string ns;
};

// Reads one environment variable; absent when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

inline constexpr std::string_view kServiceAccountFolder =
    "/var/run/secrets/kubernetes.io/serviceaccount";

// The API server of the cluster that this pod runs in, as its service account. Throws ConfigError
// outside of a cluster.
// https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
Config InClusterConfig(
    const Environment& environment,
    const std::filesystem::path& folder = std::filesystem::path(kServiceAccountFolder));

// One context of a kubeconfig file; current-context when `context` is absent. Throws ConfigError
// for a file that is missing or wrong, and for what is not supported (exec, auth-provider,
// insecure-skip-tls-verify, tls-server-name, proxy-url, username, impersonation), naming it.
Config LoadKubeconfig(const std::filesystem::path& path,
                      const std::optional<std::string>& context = std::nullopt);

// As LoadKubeconfig, from several files as one, by the rules of KUBECONFIG: files that are not
// there are passed over; of entries with the same name, and of current-contexts, the first counts.
// Throws ConfigError when none of the files is there.
// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
Config LoadKubeconfigs(const std::vector<std::filesystem::path>& paths,
                       const std::optional<std::string>& context = std::nullopt);

// As LoadKubeconfig, from text; `path` is what messages and relative file names refer to.
Config ParseKubeconfig(std::string_view text, const std::filesystem::path& path,
                       const std::optional<std::string>& context = std::nullopt);

}  // namespace strongroom::kube
