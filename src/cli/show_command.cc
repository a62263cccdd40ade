#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "api/kinds.h"
#include "base/yaml_text.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_changes.h"
#include "cli/run_details.h"
#include "cli/run_table.h"
#include "cli/set_choice.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"text(
Examples:
  # What a run did, type by type, and what to do about its error
  kubectl strongroom show nightly-202603020130

  # The last one of a schedule
  kubectl strongroom show nightly

  # Whether last night's backup succeeded, for scripts
  kubectl strongroom show nightly --exit-code > run.txt || echo "ended with $?"

  # And whether there was one: that a schedule has been still for days shows as no failure
  kubectl strongroom show nightly --exit-code --max-age 26h > run.txt || echo "ended with $?"

  # What changed in the newest backup set of a schedule, and who did it
  kubectl strongroom show nightly --changes)text";

struct Flags {
  std::string run;
  bool changes = false;
  bool exit_code = false;
  std::string max_age;
  std::string output = "text";
};

// The newest run of the schedule that is still in the cluster, or the newest of those that have a
// backup set; null when there is none.
Json NewestOf(const Objects& objects, const std::string& schedule, bool with_set) {
  Json newest;
  std::optional<ShownRun> newest_view;
  for (Json& object : objects.Runs(false)) {
    ShownRun view = ShowRun(object);
    const bool is_its = view.problem.empty() &&
                        domain::FactsOf(view.run).schedule.name == schedule &&
                        (!with_set || !view.run.status.backup_set_id.empty());
    if (!is_its || (newest_view && !IsNewer(view, *newest_view))) continue;
    newest = std::move(object);
    newest_view = std::move(view);
  }
  return newest;
}

Json NewestOrRefuse(const Objects& objects, const std::string& schedule, bool with_set) {
  Json newest = NewestOf(objects, schedule, with_set);
  if (!newest.is_null()) return newest;
  throw CliError(with_set
                     ? "no run of " + schedule + " that is still in the cluster has a backup set"
                     : "no run of " + schedule + " is still in the cluster");
}

// A name by itself may be that of a run, or else of a schedule. Throws CliError when it is neither.
Json FindShown(const Objects& objects, const Flags& flags) {
  if (SaysSchedule(flags.run)) {
    const std::string name = ScheduleNameFrom(flags.run);
    objects.Schedule(name);
    return NewestOrRefuse(objects, name, flags.changes);
  }
  const std::string name = RunNameFrom(flags.run);
  const bool may_be_schedule = name == flags.run;
  Json run = may_be_schedule ? objects.OrNull(api::kRunKind, name) : objects.Run(name);
  if (!run.is_null()) return run;
  const bool is_schedule = !objects.OrNull(api::kScheduleKind, name).is_null();
  return is_schedule ? NewestOrRefuse(objects, name, flags.changes) : objects.Run(name);
}

void PrintObject(Printer& out, const std::string& form, const Json& object) {
  if (form == "json") return out.Lines(JsonText(object));
  for (const std::string& line : base::YamlLines(object, base::YamlStyle::kShort)) out.Line(line);
}

// The most that may have passed since the run ended; absent: any time. Throws CliError.
std::optional<std::chrono::milliseconds> MaxAgeFrom(const Flags& flags) {
  if (flags.max_age.empty()) return std::nullopt;
  if (!flags.exit_code) throw CliError("--max-age is what --exit-code goes by", kWrongUsage);
  return LongerThanNothing("--max-age", flags.max_age);
}

ExitCode EndOf(const ShownRun& view, std::optional<std::chrono::milliseconds> max_age,
               std::chrono::sys_seconds now) {
  const std::string& name = view.run.meta.name;
  if (!view.problem.empty()) throw CliError(name + ": " + view.problem);
  const domain::Outcome& outcome = view.run.status.outcome;
  if (!domain::IsTerminal(outcome.phase)) return kNotEnded;
  const ExitCode code = ExitCodeOf(outcome.phase);
  if (code != kOk || !max_age) return code;
  if (!outcome.finished_at) throw CliError(name + ": it does not say when it ended");
  const auto age = now - *outcome.finished_at;
  if (age <= *max_age) return kOk;
  throw CliError(name + " ended " + ShowDuration(age) +
                 " ago, which is longer than --max-age allows");
}

ExitCode RunShow(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const auto max_age = MaxAgeFrom(flags);
  const Objects objects(connection, host);
  const Json object = FindShown(objects, flags);
  const ShownRun view = ShowRun(object);
  Printer out(host.out);
  if (flags.output != "text") {
    PrintObject(out, flags.output, flags.changes ? RunChangesJson(view) : object);
  } else {
    const auto lines =
        flags.changes ? RunChangeLines(view) : RunDetailLines(view, host.clock.NowSeconds());
    for (const std::string& line : lines) out.Line(line);
  }
  return flags.exit_code ? EndOf(view, max_age, host.clock.NowSeconds()) : kOk;
}

}  // namespace

Runner AddShowCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("show", "Show what a run did");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option(
          "run", flags->run,
          "Name of a BackupScheduleRun, or of a BackupSchedule, whose newest run is meant; "
          "with --changes the newest that has a backup set")
      ->type_name("")
      ->required();
  command->add_flag("--changes", flags->changes,
                    "Which policies differ from the set before, and who did it");
  command->add_flag("--exit-code", flags->exit_code,
                    "End with how the run ended: 0 success, 1 failed or canceled, 3 partial, "
                    "4 skipped; 5 where it has not ended");
  command
      ->add_option("--max-age", flags->max_age,
                   "With --exit-code: 1 too where a success is longer ago, such as 26h")
      ->type_name("DURATION");
  AddOutputFlag(*command, flags->output, {"text", "json", "yaml"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunShow(*flags, host, connection); };
}

}  // namespace strongroom::cli
