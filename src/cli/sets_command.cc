#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>

#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
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

  # Those that were put in
  kubectl strongroom sets --imported

  # For scripts: the newest, and the one that shows how it was then
  kubectl strongroom sets nightly --limit 1 -o name
  kubectl strongroom sets nightly --at 2026-03-02T12:00:00Z -o name)";

struct Flags {
  std::string schedule;
  bool all_namespaces = false;
  bool only_imported = false;
  std::string at;
  size_t limit = 0;
  std::string output = "table";
};

Json ObjectsOf(const std::vector<sets::BackupSet>& sets) {
  Json objects = Json::array();
  for (const sets::BackupSet& set : sets) objects.push_back(sets::ParseAnswer(set.object));
  return objects;
}

// Of each schedule the newest that was taken by then, and of those that were put in under its name.
// `sets` are newest first, and stay so.
void KeepThoseOf(std::chrono::sys_seconds at, std::vector<sets::BackupSet>& sets) {
  std::erase_if(sets, [&](const sets::BackupSet& set) { return set.taken_at > at; });
  std::set<std::tuple<std::string, std::string, bool>> seen;
  std::erase_if(sets, [&](const sets::BackupSet& set) {
    return !seen.emplace(set.ns, set.schedule, set.imported.has_value()).second;
  });
  if (sets.empty()) throw CliError("no backup set was taken by " + base::FormatTimestamp(at));
}

ExitCode RunSets(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  std::optional<std::chrono::sys_seconds> at;
  if (!flags.at.empty()) at = TimeFrom("--at", flags.at);
  const Objects objects(connection, host);
  const std::string schedule = flags.schedule.empty() ? "" : ScheduleNameFrom(flags.schedule);
  std::vector<sets::BackupSet> sets = flags.only_imported
                                          ? objects.ImportedSets(flags.all_namespaces, schedule)
                                          : objects.Sets(flags.all_namespaces, schedule);
  if (sets.empty() && !schedule.empty() && !flags.all_namespaces && !flags.only_imported) {
    RefuseImported(objects, schedule);
    // A schedule that is not there is something else than one that has no set yet.
    objects.Schedule(schedule);
  }
  std::sort(sets.begin(), sets.end(), IsNewerSet);
  if (at) KeepThoseOf(*at, sets);
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
  command->add_flag("--imported", flags->only_imported,
                    "Only those that were put in, under the name of that schedule or of any");
  command->add_flag("-A,--all-namespaces", flags->all_namespaces, "Of all namespaces");
  command
      ->add_option("--at", flags->at,
                   "Only the newest of each schedule that was taken by this time, such as "
                   "2026-03-02T12:00:00Z")
      ->type_name("TIME");
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
