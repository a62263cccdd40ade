#pragma once

#include <string>
#include <utility>
#include <vector>

namespace strongroom::kube {

// May a plugin ask whoever sits at the terminal?
enum class PluginInput { kNever, kIfAvailable, kAlways };

// A program that gives credentials, as a kubeconfig names it. Only kubectl strongroom starts one.
// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
struct ExecPlugin {
  std::string api_version;  // client.authentication.k8s.io/v1 or v1beta1
  std::string command;      // a path, or a name to be found in PATH
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  // beside that of this process
  std::string install_hint;                                      // for whoever does not have it
  PluginInput input = PluginInput::kIfAvailable;
  bool wants_cluster = false;    // is told of the cluster that it is for
  std::string cluster_settings;  // JSON that the cluster's entry has for it; empty: nothing
};

}  // namespace strongroom::kube
