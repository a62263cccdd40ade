#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/set_choice.h"
#include "cli/set_table.h"
#include "cli/text.h"
#include "sets/answer.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # All backup sets of the namespace, newest first
  kubectl strongroom sets

  # The last five of one schedule, with their sizes and digests
  kubectl strongroom sets nightly --limit 5 -o wide

  # For scripts: the newest
  kubectl strongroom sets nightly --limit 1 -o name)";

struct Flags {
  std::string schedule;
  bool all_namespaces = false;
  size_t limit = 0;
  std::string output = "table";
};

Json ObjectsOf(const std::vector<sets::BackupSet>& sets) {
  Json objects = Json::array();
  for (const sets::BackupSet& set : sets) objects.push_back(sets::ParseAnswer(set.object));
  return objects;
}

ExitCode RunSets(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const std::string schedule = flags.schedule.empty() ? "" : ScheduleNameFrom(flags.schedule);
  std::vector<sets::BackupSet> sets = objects.Sets(flags.all_namespaces, schedule);
  // A schedule that is not there is something else than one that has no set yet.
  if (sets.empty() && !schedule.empty() && !flags.all_namespaces) objects.Schedule(schedule);
  std::sort(sets.begin(), sets.end(), IsNewerSet);
  if (flags.limit > 0 && sets.size() > flags.limit) sets.resize(flags.limit);
  Printer out(host.out);
  if (flags.output == "json") {
    out.Lines(JsonText({{"apiVersion", "v1"}, {"kind", "List"}, {"items", ObjectsOf(sets)}}));
  } else if (flags.output == "name") {
    for (const sets::BackupSet& set : sets) out.Line(KindAndName(api::kSetKind, set.name));
  } else if (sets.empty()) {
    // As kubectl: not among the rows that a script reads.
    Printer(host.err).Line(flags.all_namespaces
                               ? "No backup sets found."
                               : "No backup sets found in " + objects.ns() + " namespace.");
  } else {
    for (const std::string& line : SetTableLines(sets, {.with_namespace = flags.all_namespaces,
                                                       .is_wide = flags.output == "wide",
                                                       .now = host.clock.NowSeconds()})) {
      out.Line(line);
    }
  }
  return kOk;
}

}  // namespace

Runner AddSetsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("sets", "List backup sets, newest first");
  auto flags = std::make_shared<Flags>();
  command->add_option("schedule", flags->schedule, "Only those of this BackupSchedule")
      ->type_name("");
  command->add_flag("-A,--all-namespaces", flags->all_namespaces, "Of all namespaces");
  command->add_option("--limit", flags->limit, "At most so many, 0 for all")
      ->check(CLI::Range(0, 1'000'000).description(""))
      ->type_name("N")
      ->capture_default_str();
  AddOutputFlag(*command, flags->output, {"table", "wide", "json", "name"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunSets(*flags, host, connection); };
}

}  // namespace strongroom::cli
