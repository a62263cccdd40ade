#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "api/meta.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_table.h"
#include "cli/text.h"
#include "kube/object_key.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # All runs of the namespace, newest first
  kubectl strongroom runs

  # The last five of one schedule
  kubectl strongroom runs nightly --limit 5

  # Everywhere, with schedules, tenants and whole error messages
  kubectl strongroom runs -A -o wide

  # For scripts
  kubectl strongroom runs nightly --limit 1 -o name)";

struct Flags {
  std::string schedule;
  bool all_namespaces = false;
  size_t limit = 0;
  std::string output = "table";
};

struct ListedRun {
  Json object;
  ShownRun view;
};

std::vector<ListedRun> Find(const Objects& objects, const Flags& flags) {
  const std::string schedule = flags.schedule.empty() ? "" : ScheduleNameFrom(flags.schedule);
  std::vector<ListedRun> runs;
  for (Json& object : objects.Runs(flags.all_namespaces)) {
    ShownRun view = ShowRun(object);
    if (!schedule.empty() && domain::FactsOf(view.run).schedule.name != schedule) continue;
    runs.push_back({std::move(object), std::move(view)});
  }
  // A schedule that is not there is something else than one that has not run yet.
  if (runs.empty() && !schedule.empty() && !flags.all_namespaces) objects.Schedule(schedule);
  std::sort(runs.begin(), runs.end(),
            [](const ListedRun& a, const ListedRun& b) { return IsNewer(a.view, b.view); });
  if (flags.limit > 0 && runs.size() > flags.limit) runs.resize(flags.limit);
  return runs;
}

Json ListOf(std::vector<ListedRun> runs) {
  Json items = Json::array();
  for (ListedRun& run : runs) items.push_back(std::move(run.object));
  return {{"apiVersion", "v1"}, {"kind", "List"}, {"items", std::move(items)}};
}

void PrintTable(const std::vector<ListedRun>& runs, const Flags& flags, const Objects& objects,
                const Host& host) {
  if (runs.empty()) {
    // As kubectl: not among the rows that a script reads.
    Printer(host.err).Line(flags.all_namespaces
                               ? "No runs found."
                               : "No runs found in " + objects.ns() + " namespace.");
    return;
  }
  std::vector<ShownRun> views;
  views.reserve(runs.size());
  for (const ListedRun& run : runs) views.push_back(run.view);
  Printer out(host.out);
  for (const std::string& line : RunTableLines(views, {.with_namespace = flags.all_namespaces,
                                                      .is_wide = flags.output == "wide",
                                                      .now = host.clock.NowSeconds()})) {
    out.Line(line);
  }
}

ExitCode RunRuns(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  std::vector<ListedRun> runs = Find(objects, flags);
  if (flags.output == "json") {
    Printer(host.out).Lines(JsonText(ListOf(std::move(runs))));
  } else if (flags.output == "name") {
    for (const ListedRun& run : runs) {
      Printer(host.out).Line(KindAndName(api::kRunKind, run.view.run.meta.name));
    }
  } else {
    PrintTable(runs, flags, objects, host);
  }
  return kOk;
}

}  // namespace

Runner AddRunsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("runs", "List runs, newest first");
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
  return [flags, &host, &connection] { return RunRuns(*flags, host, connection); };
}

}  // namespace strongroom::cli
