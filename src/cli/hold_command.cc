#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/set_choice.h"

namespace strongroom::cli {
namespace {

constexpr const char* kHoldExamples = R"(
Examples:
  # Keep a backup set from retention, for good
  kubectl strongroom hold nightly-202603020130-42 --reason "case 17"

  # ...or until then
  kubectl strongroom hold nightly-202603020130-42 --reason audit --until 2030-01-01T00:00:00Z

A set that is marked for removal comes back, for as long as it is there. What is held already has this
hold in the place of the other.)";

constexpr const char* kReleaseExamples = R"(
Examples:
  # Let retention decide again
  kubectl strongroom release nightly-202603020130-42)";

struct Flags {
  std::string set;
  std::string reason;
  std::string until;
};

ExitCode RunHold(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const std::string name = FindSet(objects, flags.set).name;
  // What is not said is taken away, should the set be held otherwise.
  Json hold{{"reason", flags.reason}, {"until", nullptr}};
  if (!flags.until.empty()) hold["until"] = flags.until;
  const sets::BackupSet set = objects.PatchSet(name, {{"spec", {{"hold", hold}}}});
  const bool has_end = set.hold && set.hold->until;
  Printer(host.out).Line(KindAndName(api::kSetKind, name) + " is held" +
                         (has_end ? " until " + base::FormatTimestamp(*set.hold->until) : ""));
  return kOk;
}

ExitCode RunRelease(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const std::string name = FindHeldSet(objects, flags.set).name;
  objects.PatchSet(name, {{"spec", {{"hold", nullptr}}}});
  Printer(host.out).Line(KindAndName(api::kSetKind, name) + " is not held any more");
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
