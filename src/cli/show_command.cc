#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "api/kinds.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_changes.h"
#include "cli/run_details.h"
#include "cli/run_table.h"
#include "cli/text.h"
#include "cli/yaml_text.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"text(
Examples:
  # What a run did, type by type, and what to do about its error
  kubectl strongroom show nightly-202603020130

  # The last one
  kubectl strongroom show "$(kubectl strongroom runs nightly --limit 1 -o name)"

  # What changed in the newest backup set of a schedule, and who did it
  kubectl strongroom show nightly --changes)text";

struct Flags {
  std::string run;
  bool changes = false;
  std::string output = "text";
};

// A name by itself may be that of either.
std::string RunOrScheduleFrom(const std::string& argument) {
  const std::string word = argument.substr(0, argument.find_first_of("./"));
  const api::Kind& kind = api::kScheduleKind;
  const bool is_schedule =
      argument.find('/') != std::string::npos &&
      (word == kind.singular || word == kind.plural || word == kind.short_name);
  return is_schedule ? ScheduleNameFrom(argument) : RunNameFrom(argument);
}

// The run of that name, or else the newest with a backup set of the schedule of that name.
ShownRun FindChanges(const Objects& objects, const std::string& name) {
  std::optional<ShownRun> newest;
  for (const Json& object : objects.Runs(false)) {
    ShownRun view = ViewOf(object);
    if (view.run.meta.name == name) return view;
    const bool is_its = view.problem.empty() && !view.run.status.backup_set_id.empty() &&
                        domain::FactsOf(view.run).schedule.name == name;
    if (is_its && (!newest || IsNewer(view, *newest))) newest = std::move(view);
  }
  if (newest) return *std::move(newest);
  objects.Schedule(name);
  throw CliError("no run of " + name + " that is still in the cluster has a backup set");
}

void PrintObject(Printer& out, const std::string& form, const Json& object) {
  if (form == "json") return out.Lines(JsonText(object));
  for (const std::string& line : YamlLines(object)) out.Line(line);
}

ExitCode RunShow(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  Printer out(host.out);
  if (flags.changes) {
    const ShownRun view = FindChanges(objects, RunOrScheduleFrom(flags.run));
    if (flags.output != "text") {
      PrintObject(out, flags.output, RunChangesJson(view));
      return kOk;
    }
    for (const std::string& line : RunChangeLines(view)) out.Line(line);
    return kOk;
  }
  const Json object = objects.Run(RunNameFrom(flags.run));
  if (flags.output != "text") {
    PrintObject(out, flags.output, object);
    return kOk;
  }
  for (const std::string& line : RunDetailLines(ViewOf(object), host.clock.NowSeconds())) {
    out.Line(line);
  }
  return kOk;
}

}  // namespace

Runner AddShowCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("show", "Show what a run did");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option("run", flags->run,
                   "Name of the BackupScheduleRun; with --changes also of a BackupSchedule, whose "
                   "newest backup set is meant")
      ->type_name("")
      ->required();
  command->add_flag("--changes", flags->changes,
                    "Which policies differ from the set before, and who did it");
  AddOutputFlag(*command, flags->output, {"text", "json", "yaml"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunShow(*flags, host, connection); };
}

}  // namespace strongroom::cli
