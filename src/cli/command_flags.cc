#include "cli/command_flags.h"

#include <CLI/CLI.hpp>

#include "base/timestamp.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/names.h"
#include "kube/client.h"

namespace strongroom::cli {

void AddConnectionFlags(CLI::App& app, ConnectionFlags& connection) {
  constexpr const char* kGroup = "Cluster";
  const auto usual = std::chrono::floor<std::chrono::seconds>(kube::ClientOptions{}.timeout);
  app.add_option("-n,--namespace", connection.ns, "Namespace [the context's, or default]")
      ->type_name("NAME")
      ->group(kGroup);
  app.add_option("--context", connection.context, "Context of the kubeconfig [the current one]")
      ->type_name("NAME")
      ->group(kGroup);
  app.add_option("--kubeconfig", connection.kubeconfig,
                 "Kubeconfig file [$KUBECONFIG, ~/.kube/config, or the pod's own cluster]")
      ->type_name("FILE")
      ->group(kGroup);
  app.add_option("--as", connection.as, "User to act as, such as system:serviceaccount:a:b")
      ->type_name("USER")
      ->group(kGroup);
  app.add_option("--as-group", connection.as_group, "Group to act as with --as; one at most")
      ->type_name("GROUP")
      ->group(kGroup);
  app.add_option("--request-timeout", connection.request_timeout,
                 "How long one answer of the API server may take, such as 10s [" +
                     ShowDuration(usual) + ", or 70s where it is what a backup set holds]")
      ->type_name("DURATION")
      ->group(kGroup);
}

void AddOutputFlag(CLI::App& command, std::string& output, const std::vector<std::string>& forms) {
  std::string words;
  for (const std::string& form : forms) {
    if (!words.empty()) words += &form == &forms.back() ? " or " : ", ";
    words += form;
  }
  command.add_option("-o,--output", output, words)
      ->check(CLI::IsMember(forms).description(""))
      ->type_name("FORM")
      ->capture_default_str();
}

void AddWaitFlags(CLI::App& command, WaitFlags& flags) {
  command.add_flag("--wait", flags.wait, "Follow the run to its end");
  command.add_option("--timeout", flags.timeout, "How long to wait, such as 90s or 1h30m")
      ->type_name("DURATION")
      ->capture_default_str();
}

void AddSetArgument(CLI::App& command, std::string& set) {
  command
      .add_option("set", set, "Name of a BackupSet, or of a BackupSchedule, whose newest is meant")
      ->type_name("")
      ->required();
}

std::chrono::milliseconds DurationFrom(const std::string& flag, const std::string& text) {
  if (const auto duration = ParseDuration(text)) return *duration;
  throw CliError(flag + ": \"" + text + "\" is not a duration, such as 90s, 10m or 1h30m",
                 kWrongUsage);
}

std::chrono::milliseconds LongerThanNothing(const std::string& flag, const std::string& text) {
  const auto duration = DurationFrom(flag, text);
  if (duration.count() > 0) return duration;
  throw CliError(flag + ": has to be longer than nothing", kWrongUsage);
}

std::chrono::milliseconds TimeoutFrom(const WaitFlags& flags) {
  return LongerThanNothing("--timeout", flags.timeout);
}

std::chrono::sys_seconds TimeFrom(const std::string& flag, const std::string& text) {
  const auto time = base::ParseTimestamp(text);
  if (time) return *time;
  const std::string midnight = text + "T00:00:00Z";
  throw CliError(flag + ": \"" + text + "\" is no RFC 3339 time, such as " +
                     (base::ParseTimestamp(midnight) ? midnight : "2026-03-29T00:00:00Z"),
                 kWrongUsage);
}

std::string ScheduleNameFrom(const std::string& argument) {
  return NameFrom(argument, api::kScheduleKind);
}

std::string RunNameFrom(const std::string& argument) { return NameFrom(argument, api::kRunKind); }

}  // namespace strongroom::cli
