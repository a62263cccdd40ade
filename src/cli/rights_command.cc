#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/yaml_text.h"
#include "catalogue/load.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/printer.h"
#include "cli/rights_manifest.h"
#include "cli/schedule_sources.h"

namespace strongroom::cli {
namespace {

using Json = nlohmann::json;

constexpr const char* kExamples = R"(
Examples:
  # What may the account of the schedule nightly have to be allowed, and no more? Let it
  kubectl strongroom rights nightly | kubectl apply -f -

  # Before anything is applied; with the Tenant in the file, no cluster is needed
  kubectl strongroom rights -n team-a -f tenant.yaml -f schedule.yaml

  # Accounts of the namespace pull images with the Secret registry-login
  kubectl strongroom rights nightly --name secrets=registry-login

  # The Tenant has a kubeconfig of another cluster, whose user there is backup
  kubectl strongroom rights nightly --user backup | kubectl --context=other apply -f -)";

struct Flags {
  std::vector<std::string> schedules;
  std::vector<std::string> files;
  std::vector<std::string> names;  // "secrets=registry-login"
  std::string user;
  std::string group;
  std::string account;  // "namespace:name", as kubectl create rolebinding takes it
};

std::optional<Subject> SubjectFrom(const Flags& flags) {
  std::vector<Subject> subjects;
  if (!flags.user.empty()) subjects.push_back({.kind = "User", .ns = {}, .name = flags.user});
  if (!flags.group.empty()) subjects.push_back({.kind = "Group", .ns = {}, .name = flags.group});
  if (!flags.account.empty()) {
    const size_t colon = flags.account.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == flags.account.size()) {
      throw CliError("--serviceaccount: expected NAMESPACE:NAME", kWrongUsage);
    }
    subjects.push_back({.kind = kServiceAccount,
                        .ns = flags.account.substr(0, colon),
                        .name = flags.account.substr(colon + 1)});
  }
  if (subjects.size() > 1) {
    throw CliError("one of --user, --group and --serviceaccount only", kWrongUsage);
  }
  if (subjects.empty()) return std::nullopt;
  return subjects.front();
}

// The resources of which objects are read because others refer to them.
std::set<std::string> ReferencedResources(const catalogue::Catalogue& catalogue) {
  std::set<std::string> resources;
  for (const catalogue::PolicyType& type : catalogue.types()) {
    if (Kubernetes(type).referenced_only) resources.insert(Kubernetes(type).resource);
  }
  return resources;
}

ReferencedNames NamesFrom(const Flags& flags, const catalogue::Catalogue& catalogue) {
  const std::set<std::string> resources = ReferencedResources(catalogue);
  ReferencedNames names;
  for (const std::string& text : flags.names) {
    const size_t equals = std::min(text.find('='), text.size());
    const std::string resource = text.substr(0, equals);
    if (!resources.contains(resource) || equals + 1 >= text.size()) {
      std::string known;
      for (const std::string& other : resources) known += (known.empty() ? "" : " or ") + other;
      throw CliError("--name: expected RESOURCE=NAME, of " + known, kWrongUsage);
    }
    names[resource].insert(text.substr(equals + 1));
  }
  return names;
}

// Each object once: several schedules may have one account.
void Print(const std::vector<ManifestPart>& parts, const Host& host) {
  Printer out(host.out);
  std::vector<Json> printed;
  for (const ManifestPart& part : parts) {
    const bool is_new = !part.object.is_null() &&
                        std::find(printed.begin(), printed.end(), part.object) == printed.end();
    if (is_new && !printed.empty()) out.Line("---");
    for (const std::string& remark : part.remarks) out.Line("# " + remark);
    if (!is_new) continue;
    const auto lines = base::YamlLines(part.object, base::YamlStyle::kShort);
    for (const std::string& line : lines) out.Line(line);
    printed.push_back(part.object);
  }
}

ExitCode RunRights(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  if (flags.schedules.empty() == flags.files.empty()) {
    throw CliError(
        "rights: name schedules, or files with -f; see 'kubectl strongroom rights --help'",
        kWrongUsage);
  }
  const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  const std::optional<Subject> subject = SubjectFrom(flags);
  const ReferencedNames names = NamesFrom(flags, *catalogues.Of(domain::ProviderKind::kKubernetes));
  ScheduleSources sources(host, connection);
  for (const std::string& file : flags.files) sources.TakeFile(file);
  for (const std::string& name : flags.schedules) sources.TakeFromCluster(ScheduleNameFrom(name));
  if (sources.schedules().empty()) throw CliError("the files hold no BackupSchedule");
  std::vector<ManifestPart> parts;
  for (const api::Schedule& schedule : sources.schedules()) {
    for (ManifestPart& part : MakeRights(catalogues, {.schedule = schedule,
                                                     .tenant = sources.TenantOf(schedule),
                                                     .owner_of_kubeconfig = subject,
                                                     .names = names})) {
      parts.push_back(std::move(part));
    }
  }
  Print(parts, host);
  return kOk;
}

}  // namespace

Runner AddRightsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command =
      app.add_subcommand("rights", "Print the roles and bindings that a schedule needs");
  auto flags = std::make_shared<Flags>();
  command->add_option("schedules", flags->schedules, "Names of BackupSchedules")->type_name("");
  command
      ->add_option("-f,--filename", flags->files,
                   "Manifest with schedules and Tenants instead, YAML or JSON; - is standard "
                   "input; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      ->add_option("--name", flags->names,
                   "Of secrets or configmaps that others refer to, those of these names only; "
                   "may be repeated")
      ->type_name("RESOURCE=NAME")
      ->allow_extra_args(false);
  command->add_option("--user", flags->user, "Whose kubeconfig the Tenant has")->type_name("NAME");
  command->add_option("--group", flags->group, "Likewise")->type_name("NAME");
  command->add_option("--serviceaccount", flags->account, "Likewise")->type_name("NAMESPACE:NAME");
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunRights(*flags, host, connection); };
}

}  // namespace strongroom::cli
