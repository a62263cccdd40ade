#include "kube/kubeconfig_exec.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.h"
#include "base/yaml_json.h"

namespace strongroom::kube {
namespace {

constexpr std::string_view kGroup = "client.authentication.k8s.io/";
// Whose `extension` in the cluster's entry is for plugins.
constexpr const char* kExtension = "client.authentication.k8s.io/exec";

// v1 has no default; that of v1beta1 is IfAvailable.
PluginInput ReadInput(const Section& exec, bool is_v1) {
  const std::string mode = exec.Text("interactiveMode");
  if (mode == "Never") return PluginInput::kNever;
  if (mode == "IfAvailable" || (mode.empty() && !is_v1)) return PluginInput::kIfAvailable;
  if (mode == "Always") return PluginInput::kAlways;
  exec.Refuse("interactiveMode", "must be Never, IfAvailable or Always");
}

std::string ReadVersion(const Section& exec) {
  const std::string version = exec.Text("apiVersion");
  if (version == std::string(kGroup) + "v1" || version == std::string(kGroup) + "v1beta1") {
    return version;
  }
  exec.Refuse("apiVersion",
              "must be " + std::string(kGroup) +
                  "v1 or v1beta1; a newer version of the plugin writes such a kubeconfig");
}

}  // namespace

ExecPlugin ReadExec(const Section& exec, const std::filesystem::path& folder,
                    const Section& cluster) {
  ExecPlugin plugin;
  plugin.api_version = ReadVersion(exec);
  plugin.command = exec.Text("command");
  if (plugin.command.empty()) exec.Refuse("command", "is missing; it is the program to start");
  // As kubectl: a name alone is looked up in PATH.
  if (plugin.command.find('/') != std::string::npos) plugin.command = folder / plugin.command;
  plugin.arguments = exec.Texts("args");
  exec.Each("env", [&](const Section& variable) {
    const std::string name = variable.Text("name");
    if (name.empty() || name.find('=') != std::string::npos) {
      variable.Refuse("name", "must be the name of an environment variable");
    }
    plugin.environment.emplace_back(name, variable.Text("value"));
  });
  plugin.install_hint = exec.Text("installHint");
  plugin.input = ReadInput(exec, plugin.api_version.ends_with("/v1"));
  plugin.wants_cluster = exec.Flag("provideClusterInfo");
  const std::optional<Section> settings = cluster.Named("extensions", kExtension);
  const base::YamlValue* const value = settings ? settings->Find("extension") : nullptr;
  if (value != nullptr) plugin.cluster_settings = base::CanonicalJson(base::ToJson(*value));
  return plugin;
}

}  // namespace strongroom::kube
