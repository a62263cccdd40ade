#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/instant.h"
#include "cli/objects.h"
#include "cli/policy_name.h"
#include "cli/printer.h"
#include "cli/set_choice.h"
#include "cli/table.h"
#include "cli/text.h"
#include "cli/who_did.h"
#include "sets/answer.h"
#include "sets/history.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # Every version of a policy, the newest first: when, by whom, which set; also of one that is gone
  kubectl strongroom history networkPolicies/deny-all

  # By its id, as far as the sets of one schedule's tenant go
  kubectl strongroom history deviceConfigurations/7a2b1c34-... --set nightly

  # What it was, by one of the sets
  kubectl strongroom cat nightly-202603020130-42 networkPolicies/deny-all)";

struct Flags {
  std::string policy;
  std::string set;
  std::string output = "table";
};

// The newest set of each tenant: what is before it can be compared with it. What was put in from
// elsewhere has a history of its own.
std::vector<sets::BackupSet> NewestSets(const Objects& objects) {
  std::map<std::string, sets::BackupSet> newest;
  for (sets::BackupSet& set : objects.Sets(false, "")) {
    if (set.imported) continue;
    const auto [found, is_new] = newest.try_emplace(set.tenant, set);
    if (!is_new && IsNewerSet(set, found->second)) found->second = std::move(set);
  }
  if (newest.empty()) throw CliError("there is no backup set in namespace " + objects.ns());
  std::vector<sets::BackupSet> sets;
  for (auto& [tenant, set] : newest) sets.push_back(std::move(set));
  return sets;
}

// What the tenants of `sets` know of the policy, as the server says it.
std::vector<Json> Ask(const Objects& objects, const std::vector<sets::BackupSet>& sets,
                      const PolicyName& policy) {
  std::vector<Json> answers;
  for (const sets::BackupSet& set : sets) {
    const auto answer =
        objects.ReadSetIfThere(set.name, "history", {{"type", policy.type}, {"name", policy.name}});
    if (answer) answers.push_back(OrCliError([&] { return sets::ParseAnswer(*answer); }));
  }
  return answers;
}

std::string ShowSets(const sets::PolicyVersion& version) {
  if (version.sets == 0) return "-";
  return std::to_string(version.sets) +
         (version.last_set == version.set ? "" : ", to " + version.last_set);
}

void Print(const sets::PolicyHistory& history, Printer& out) {
  out.Line(history.type + '/' + history.name + "  " + history.id);
  Table table({"SINCE", "CHANGE", "SET", "IN SETS", "WHO", "WHEN", "ACTIVITY"});
  for (const sets::PolicyVersion& version : history.versions) {
    table.AddRow({ShowInstant(version.taken_at), version.change, version.set, ShowSets(version),
                  WhoDid(version.deed), version.deed.at ? ShowInstant(*version.deed.at) : "",
                  version.deed.activity});
  }
  for (const std::string& line : table.Lines()) out.Line(line);
}

ExitCode RunHistory(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const PolicyName policy = ReadPolicyName(flags.policy);
  const Objects objects(connection, host);
  const auto sets =
      flags.set.empty() ? NewestSets(objects) : std::vector{FindSet(objects, flags.set)};
  const std::vector<Json> answers = Ask(objects, sets, policy);
  if (answers.empty()) {
    throw CliError("no backup set of namespace " + objects.ns() + " has a policy \"" +
                   flags.policy + "\"");
  }
  Printer out(host.out);
  Json policies = Json::array();
  bool has_more = false;
  bool is_first = true;
  for (const Json& answer : answers) {
    const sets::Histories histories = OrCliError([&] { return sets::ReadHistories(answer); });
    has_more = has_more || histories.has_more;
    if (flags.output == "json") {
      policies.insert(policies.end(), answer["policies"].begin(), answer["policies"].end());
      continue;
    }
    for (const sets::PolicyHistory& history : histories.policies) {
      if (!std::exchange(is_first, false)) out.Line("");
      Print(history, out);
    }
  }
  if (flags.output == "json") out.Lines(JsonText(policies));
  if (has_more) Printer(host.err).Line("There are more of that name; say which by its id.");
  return kOk;
}

}  // namespace

Runner AddHistoryCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command =
      app.add_subcommand("history", "Tell what became of a policy, set by set, and who did it");
  auto flags = std::make_shared<Flags>();
  command->add_option("policy", flags->policy, "TYPE/NAME or TYPE/ID")->type_name("")->required();
  command
      ->add_option("--set", flags->set,
                   "Up to this BackupSet, or the newest of this BackupSchedule [the newest of each "
                   "tenant]")
      ->type_name("SET");
  AddOutputFlag(*command, flags->output, {"table", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunHistory(*flags, host, connection); };
}

}  // namespace strongroom::cli
