#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kube/exec_plugin.h"
#include "web/remote.h"

namespace strongroom::kube {

// An API server, and the namespace that is meant when none is named.
struct Config {
  web::Remote remote;
  // That of the pod, or of the kubeconfig's context; empty when not said.
  std::string ns;
  // The program that says who we are, with its words in the place of what `remote` has for that;
  // only of LoadPersonalKubeconfigs.
  std::optional<ExecPlugin> exec;
};

// Reads one environment variable; absent when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

inline constexpr std::string_view kServiceAccountFolder =
    "/var/run/secrets/kubernetes.io/serviceaccount";

// The API server of the cluster that this pod runs in, as its service account. Throws
// web::ConfigError outside of a cluster.
// https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
Config InClusterConfig(
    const Environment& environment,
    const std::filesystem::path& folder = std::filesystem::path(kServiceAccountFolder));

}  // namespace strongroom::kube
