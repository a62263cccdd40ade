#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "kube/config.h"

namespace strongroom::cli {

// What a credential plugin says who we are.
struct ExecCredential {
  std::string token;        // empty: none
  std::string certificate;  // PEM, with its key; both empty: none
  std::string key;
  std::optional<std::chrono::sys_seconds> expires;  // absent: with this process
};

// Whether the plugin is told that it may ask at the terminal.
enum class Terminal { kNone, kThere };

// The object that a plugin finds in KUBERNETES_EXEC_INFO, as JSON. Throws web::ConfigError when it
// has to ask somebody and there is no terminal.
std::string WriteExecInfo(const kube::Config& config, Terminal terminal);

// What a plugin printed. Throws web::ConfigError, which quotes nothing of it: it is a secret.
// https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
ExecCredential ReadExecCredential(std::string_view printed, const kube::ExecPlugin& plugin);

}  // namespace strongroom::cli
