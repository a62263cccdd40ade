#include "cli/exec_credential.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/json.h"
#include "base/json_members.h"
#include "base/timestamp.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using base::Json;

constexpr const char* kKind = "ExecCredential";

[[noreturn]] void Refuse(const kube::ExecPlugin& plugin, const std::string& problem) {
  throw web::ConfigError("the credential plugin " + plugin.command + " " + problem);
}

void Add(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

Json ClusterOf(const kube::Config& config) {
  const web::Remote& remote = config.remote;
  Json cluster{{"server", remote.server}};
  Add(cluster, "tls-server-name", remote.tls_name);
  Add(cluster, "proxy-url", remote.proxy);
  Add(cluster, "certificate-authority-data", base::EncodeBase64(remote.ca.Read()));
  if (!config.exec->cluster_settings.empty()) {
    cluster["config"] = base::ParseJson(config.exec->cluster_settings);
  }
  return cluster;
}

}  // namespace

std::string WriteExecInfo(const kube::Config& config, Terminal terminal) {
  const kube::ExecPlugin& plugin = *config.exec;
  const bool has_terminal = terminal == Terminal::kThere;
  if (plugin.input == kube::PluginInput::kAlways && !has_terminal) {
    Refuse(plugin, "has to ask somebody (interactiveMode: Always), and there is no terminal");
  }
  Json spec{{"interactive", has_terminal && plugin.input != kube::PluginInput::kNever}};
  if (plugin.wants_cluster) spec["cluster"] = ClusterOf(config);
  return base::CanonicalJson(
      {{"kind", kKind}, {"apiVersion", plugin.api_version}, {"spec", std::move(spec)}});
}

ExecCredential ReadExecCredential(std::string_view printed, const kube::ExecPlugin& plugin) {
  Json object;
  try {
    object = base::ParseJson(printed);
  } catch (const base::JsonError&) {
    Refuse(plugin, "printed no JSON");
  }
  if (base::TextOrEmpty(object, "kind") != kKind) Refuse(plugin, "printed no ExecCredential");
  if (base::TextOrEmpty(object, "apiVersion") != plugin.api_version) {
    Refuse(plugin, "printed an ExecCredential of another version than " + plugin.api_version +
                       ", which the kubeconfig asks for");
  }
  const auto status = object.find("status");
  if (status == object.end() || !status->is_object()) {
    Refuse(plugin, "printed an ExecCredential without a status");
  }
  ExecCredential credential{.token = base::TextOrEmpty(*status, "token"),
                            .certificate = base::TextOrEmpty(*status, "clientCertificateData"),
                            .key = base::TextOrEmpty(*status, "clientKeyData"),
                            .expires = {}};
  if (credential.certificate.empty() != credential.key.empty()) {
    Refuse(plugin, "printed a certificate or a key, and not both");
  }
  if (credential.token.empty() && credential.key.empty()) {
    Refuse(plugin, "printed neither a token nor a certificate");
  }
  const std::string expires = base::TextOrEmpty(*status, "expirationTimestamp");
  credential.expires = base::ParseTimestamp(expires);
  if (!expires.empty() && !credential.expires) {
    Refuse(plugin, "printed an expirationTimestamp that is no time");
  }
  return credential;
}

}  // namespace strongroom::cli
