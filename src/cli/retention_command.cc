#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/restore.h"
#include "api/schedule.h"
#include "base/json.h"
#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/retention_plan.h"
#include "cli/table.h"
#include "cli/text.h"
#include "domain/conditions.h"
#include "domain/set_use.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # Which backup sets go next, and why the others stay
  kubectl strongroom retention plan nightly

Nothing is changed. 'kubectl strongroom hold SET' keeps one, also one that is marked for removal.)";

struct Flags {
  std::string what;
  std::string schedule;
  std::string output = "table";
};

// A schedule that was made anew under the name of another has sets of its own.
std::vector<sets::BackupSet> SetsOf(const Objects& objects, const api::Schedule& schedule) {
  std::vector<sets::BackupSet> sets = objects.Sets(false, schedule.meta.name);
  std::erase_if(sets,
                [&](const sets::BackupSet& set) { return set.schedule_uid != schedule.meta.uid; });
  return sets;
}

// What retention goes by besides the schedule and its sets.
struct Uses {
  RestoresOfSets restores;
  std::string unknown;  // why they are not known; empty: they are
};

// Of the namespace. What cannot be read, the controller does not count either. Whoever may see sets
// need not be one who may see restores.
Uses UsesOf(const Objects& objects) {
  std::vector<domain::Restore> restores;
  try {
    for (const Json& object : objects.Restores()) {
      try {
        restores.push_back(api::DecodeRestore(object));
      } catch (const base::JsonError&) {
        continue;
      }
    }
  } catch (const ForbiddenError& e) {
    return {.restores = {}, .unknown = e.what()};
  }
  std::vector<const domain::Restore*> all;
  for (const domain::Restore& restore : restores) all.push_back(&restore);
  Uses uses;
  for (const domain::SetUse& use : domain::SetsInUse(std::move(all))) {
    uses.restores.emplace(use.backup_set, use.restore);
  }
  return uses;
}

// Empty where it is not paused.
std::string WhyPaused(const api::Schedule& schedule) {
  const domain::Condition* const paused =
      domain::FindCondition(schedule.status.conditions, domain::condition::kRetentionPaused);
  return paused != nullptr && paused->is_true ? paused->message : "";
}

void PrintTable(const std::vector<PlannedSet>& plan, int64_t keep_last, bool is_paused,
                std::chrono::sys_seconds now, Printer& out) {
  Table table({"SET", "TAKEN", "AGE", "COMPLETE", "FATE"});
  for (const PlannedSet& planned : plan) {
    table.AddRow({planned.set.name, base::FormatTimestamp(planned.set.taken_at),
                  ShowDuration(now - planned.set.taken_at), planned.set.is_complete ? "yes" : "NO",
                  ShowFate(planned, keep_last, is_paused)});
  }
  for (const std::string& line : table.Lines()) out.Line(line);
}

Json Document(const api::Schedule& schedule, const std::string& paused,
              const std::vector<PlannedSet>& plan, int64_t keep_last) {
  Json list = Json::array();
  for (const PlannedSet& planned : plan) {
    list.push_back({{"name", planned.set.name},
                    {"takenAt", base::FormatTimestamp(planned.set.taken_at)},
                    {"complete", planned.set.is_complete},
                    {"fate", FateWord(planned)},
                    {"expiresWithNextSet", planned.goes_next}});
    if (!planned.restore.empty()) list.back()["inUseBy"] = planned.restore;
  }
  return {{"schedule", schedule.meta.name},
          {"keepLast", keep_last},
          {"paused", paused},
          {"sets", std::move(list)}};
}

ExitCode RunPlan(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const api::Schedule schedule =
      api::DecodeSchedule(objects.Schedule(ScheduleNameFrom(flags.schedule)));
  if (!schedule.spec) throw CliError("the schedule is invalid: nothing of it expires");
  const int64_t keep_last = schedule.spec->retention.keep_last;
  const auto now = host.clock.NowSeconds();
  const Uses uses = UsesOf(objects);
  const auto plan = PlanRetention(SetsOf(objects, schedule), keep_last, now, uses.restores);
  const std::string paused = WhyPaused(schedule);
  Printer out(host.out);
  if (!uses.unknown.empty()) {
    Printer(host.err).Line("which sets restores have in use is not known: " + uses.unknown);
  }
  if (flags.output == "json") {
    out.Lines(JsonText(Document(schedule, paused, plan, keep_last)));
    return kOk;
  }
  PrintTable(plan, keep_last, !paused.empty(), now, out);
  if (!paused.empty()) out.Line("Retention is paused, nothing expires: " + paused);
  return kOk;
}

}  // namespace

Runner AddRetentionCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("retention", "Which sets of a schedule go next, and why");
  auto flags = std::make_shared<Flags>();
  command->add_option("what", flags->what, "plan: what retention would do")
      ->type_name("")
      ->check(CLI::IsMember({"plan"}).description(""))
      ->required();
  command->add_option("schedule", flags->schedule, "Name of a BackupSchedule")
      ->type_name("")
      ->required();
  AddOutputFlag(*command, flags->output, {"table", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunPlan(*flags, host, connection); };
}

}  // namespace strongroom::cli
