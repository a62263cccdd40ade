#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/kinds.h"
#include "base/json_members.h"
#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/set_choice.h"
#include "sets/answer.h"

namespace strongroom::cli {
namespace {

constexpr const char* kHoldExamples = R"(
Examples:
  # Keep a backup set from retention, for good
  kubectl strongroom hold nightly-202603020130-42 --reason "case 17"

  # ...or until then
  kubectl strongroom hold nightly-202603020130-42 --reason audit --until 2030-01-01T00:00:00Z

  # ...in the place of the hold that it has
  kubectl strongroom hold nightly-202603020130-42 --reason "case 18" --replace

A set that is marked for removal comes back, for as long as it is there.)";

constexpr const char* kReleaseExamples = R"(
Examples:
  # Let retention decide again
  kubectl strongroom release nightly-202603020130-42)";

struct Flags {
  std::string set;
  std::string reason;
  std::string until;
  bool replace = false;
};

// A hold is somebody's word, which nobody else's takes the place of unseen. The same one again is
// the same.
void CheckPlace(const sets::BackupSet& set, const Flags& flags,
                const std::optional<std::chrono::sys_seconds>& until) {
  if (!set.hold || flags.replace) return;
  if (set.hold->reason == flags.reason && set.hold->until == until) return;
  throw CliError("backup set " + set.name + " is held by " + set.hold->by +
                 (set.hold->until ? ", until " + base::FormatTimestamp(*set.hold->until) : "") +
                 ": " + set.hold->reason + "; --replace puts this hold in its place");
}

std::string VersionOf(const sets::BackupSet& set) {
  return base::StringAt(base::ObjectAt(sets::ParseAnswer(set.object), "metadata"),
                        "resourceVersion");
}

ExitCode RunHold(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  std::optional<std::chrono::sys_seconds> until;
  if (!flags.until.empty()) until = TimeFrom("--until", flags.until);
  const Objects objects(connection, host);
  const sets::BackupSet found = FindSet(objects, flags.set);
  CheckPlace(found, flags, until);
  const std::string& name = found.name;
  // What is not said is taken away, should the set be held otherwise.
  Json hold{{"reason", flags.reason}, {"until", nullptr}};
  if (until) hold["until"] = base::FormatTimestamp(*until);
  Json patch{{"spec", {{"hold", hold}}}};
  // Of two who say it at once, one hears of the other.
  const std::string version = VersionOf(found);
  if (!flags.replace && !version.empty()) patch["metadata"] = {{"resourceVersion", version}};
  const sets::BackupSet set = objects.PatchSet(name, patch);
  const bool has_end = set.hold && set.hold->until;
  Printer(host.out).Line(KindAndName(api::kSetKind, name) + " is held" +
                         (has_end ? " until " + base::FormatTimestamp(*set.hold->until) : ""));
  return kOk;
}

ExitCode RunRelease(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const sets::BackupSet set = FindHeldSet(objects, flags.set);
  objects.PatchSet(set.name, {{"spec", {{"hold", nullptr}}}});
  Printer(host.out).Line(KindAndName(api::kSetKind, set.name) + " is not held any more" +
                         (set.imported ? ", and goes: it is no schedule's" : ""));
  return kOk;
}

}  // namespace

Runner AddHoldCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("hold", "Keep a backup set from retention");
  auto flags = std::make_shared<Flags>();
  AddSetArgument(*command, flags->set);
  command->add_option("--reason", flags->reason, "Why, in one line")->type_name("TEXT")->required();
  command
      ->add_option("--until", flags->until,
                   "When the hold ends by itself, such as 2030-01-01T00:00:00Z [never]")
      ->type_name("TIME");
  command->add_flag("--replace", flags->replace, "Also where it is held already, otherwise");
  AddConnectionFlags(*command, connection);
  command->footer(kHoldExamples);
  return [flags, &host, &connection] { return RunHold(*flags, host, connection); };
}

Runner AddReleaseCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("release", "Let a held backup set go");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option("set", flags->set,
                   "Name of a BackupSet, or of a BackupSchedule of which one is held")
      ->type_name("")
      ->required();
  AddConnectionFlags(*command, connection);
  command->footer(kReleaseExamples);
  return [flags, &host, &connection] { return RunRelease(*flags, host, connection); };
}

}  // namespace strongroom::cli
