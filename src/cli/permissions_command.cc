#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "catalogue/load.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/manifest_file.h"
#include "cli/permissions.h"
#include "cli/printer.h"
#include "cli/schedule_sources.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

using Json = nlohmann::json;

constexpr const char* kExamples = R"(
Examples:
  # Which permissions does the application need, and where does an administrator consent?
  kubectl strongroom permissions nightly

  # Before anything is applied; no cluster is needed
  kubectl strongroom permissions -f schedule.yaml --tenant tenant.yaml

  # The names alone
  kubectl strongroom permissions nightly -o json | jq -r '.permissions[].name')";

struct Flags {
  std::vector<std::string> schedules;
  std::vector<std::string> files;
  std::string tenant;
  std::string output = "text";
};

// By namespace and name of the tenant. One request has all schedules of a tenant.
using Requests = std::map<std::pair<std::string, std::string>, PermissionsRequest>;

void Add(api::Schedule schedule, Requests& requests) {
  if (!schedule.spec) {
    throw CliError("schedule " + schedule.meta.name +
                   " is invalid: " + domain::Describe(schedule.invalid));
  }
  requests[{schedule.meta.ns, schedule.spec->tenant}].schedules.push_back(std::move(schedule));
}

// What files say is all there is: neither a cluster nor a kubeconfig is looked at. One that says no
// namespace is of that of the flag, as kubectl would have it.
Requests FromFiles(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  std::vector<std::string> files = flags.files;
  if (!flags.tenant.empty()) files.push_back(flags.tenant);
  Requests requests;
  std::vector<api::Tenant> tenants;
  for (const std::string& path : files) {
    const ManifestFile file = ReadManifestFile(path, host);
    for (const Json& object : ObjectsOf(api::kTenantKind, file)) {
      tenants.push_back(api::DecodeTenant(object));
    }
    for (const Json& object : ObjectsOf(api::kScheduleKind, file)) {
      api::Schedule schedule = api::DecodeSchedule(object);
      if (schedule.meta.ns.empty()) schedule.meta.ns = connection.ns;
      Add(std::move(schedule), requests);
    }
  }
  if (requests.empty()) throw CliError("the files hold no BackupSchedule");
  for (auto& [key, request] : requests) {
    for (api::Tenant& tenant : tenants) {
      if (tenant.meta.ns.empty()) tenant.meta.ns = connection.ns;
      const bool is_of_it =
          key.first.empty() || tenant.meta.ns.empty() || tenant.meta.ns == key.first;
      if (is_of_it && tenant.meta.name == key.second) request.tenant = tenant;
    }
  }
  return requests;
}

Requests FromCluster(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  ScheduleSources sources(host, connection);
  for (const std::string& name : flags.schedules) sources.TakeFromCluster(ScheduleNameFrom(name));
  Requests requests;
  for (const api::Schedule& schedule : sources.schedules()) Add(schedule, requests);
  for (auto& [key, request] : requests) {
    request.tenant = sources.TenantOf(request.schedules.front());
  }
  return requests;
}

ExitCode RunPermissions(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const bool has_files = !flags.files.empty();
  if (flags.schedules.empty() != has_files || (!has_files && !flags.tenant.empty())) {
    throw CliError(
        "permissions: name schedules, or files with -f, and with these --tenant; see 'kubectl "
        "strongroom permissions --help'",
        kWrongUsage);
  }
  const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  const Requests requests =
      has_files ? FromFiles(flags, host, connection) : FromCluster(flags, host, connection);
  Printer out(host.out);
  Json shown = Json::array();
  bool is_first = true;
  for (const auto& [key, request] : requests) {
    const Permissions permissions = MakePermissions(catalogues, request);
    if (flags.output == "json") {
      shown.push_back(PermissionsJson(permissions));
      continue;
    }
    if (!is_first) out.Line("");
    is_first = false;
    for (const std::string& line : PermissionsLines(permissions)) out.Line(line);
  }
  if (flags.output == "json") out.Lines(ItemsText(std::move(shown)));
  return kOk;
}

}  // namespace

Runner AddPermissionsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand(
      "permissions", "Print the permissions in Microsoft Graph that a schedule needs");
  auto flags = std::make_shared<Flags>();
  command->add_option("schedules", flags->schedules, "Names of BackupSchedules")->type_name("");
  command
      ->add_option("-f,--filename", flags->files,
                   "Manifest with schedules and Tenants instead, YAML or JSON; - is standard "
                   "input; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command->add_option("--tenant", flags->tenant, "Manifest with the Tenant, where -f has none")
      ->type_name("FILE");
  AddOutputFlag(*command, flags->output, {"text", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunPermissions(*flags, host, connection); };
}

}  // namespace strongroom::cli
