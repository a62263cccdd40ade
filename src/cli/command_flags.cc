#include "cli/command_flags.h"

#include <CLI/CLI.hpp>

#include "cli/duration.h"
#include "cli/error.h"
#include "cli/names.h"
#include "kube/client.h"

namespace strongroom::cli {

void AddConnectionFlags(CLI::App& app, ConnectionFlags& connection) {
  constexpr const char* kGroup = "Cluster";
  app.add_option("-n,--namespace", connection.ns, "Namespace [the context's, or default]")
      ->group(kGroup);
  app.add_option("--context", connection.context, "Context of the kubeconfig [the current one]")
      ->group(kGroup);
  app.add_option("--kubeconfig", connection.kubeconfig,
                 "Kubeconfig file [$KUBECONFIG, ~/.kube/config, or the pod's own cluster]")
      ->group(kGroup);
  app.add_option("--request-timeout", connection.request_timeout,
                 "How long one answer of the API server may take, such as 10s [30s]")
      ->group(kGroup);
}

void AddOutputFlag(CLI::App& command, std::string& output, const std::vector<std::string>& forms) {
  std::string words;
  for (const std::string& form : forms) {
    if (!words.empty()) words += &form == &forms.back() ? " or " : ", ";
    words += form;
  }
  command.add_option("-o,--output", output, words)
      ->check(CLI::IsMember(forms))
      ->capture_default_str();
}

std::chrono::milliseconds TimeoutFrom(const std::string& text) {
  const auto timeout = ParseDuration(text);
  if (timeout && timeout->count() > 0) return *timeout;
  throw CliError("--timeout: \"" + text + "\" is not a duration, such as 90s, 10m or 1h30m",
                 kWrongUsage);
}

std::string ScheduleNameFrom(const std::string& argument) {
  return NameFrom(argument, api::kScheduleKind);
}

std::string RunNameFrom(const std::string& argument) { return NameFrom(argument, api::kRunKind); }

}  // namespace strongroom::cli
