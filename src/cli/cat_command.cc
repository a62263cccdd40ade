#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/yaml_text.h"
#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/printer.h"
#include "cli/set_items.h"
#include "cli/set_places.h"
#include "cli/text.h"
#include "sets/answer.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # A policy as it was when the newest set of a schedule was taken
  kubectl strongroom cat nightly networkPolicies/deny-all

  # As JSON, of a certain set, by its id
  kubectl strongroom cat nightly-202603020130-42 deviceConfigurations/7a2b1c34-... -o json

  # Without what a cluster writes into it: what of it counts as a change
  kubectl strongroom cat nightly networkPolicies/deny-all --normalised)";

struct Flags {
  std::string set;
  std::string item;
  bool normalised = false;
  std::string output = "yaml";
};

ExitCode RunCat(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  SetPlaces places(connection, host);
  const ReadableSet set = places.Find(flags.set);
  const sets::Item item = FindItem(set, flags.item);
  const std::string answer =
      set.reader.Content(set.name, item.type, item.id,
                         flags.normalised ? ContentForm::kNormalised : ContentForm::kStored);
  const Json content = OrCliError([&] { return sets::ParseAnswer(answer); });
  Printer out(host.out);
  if (flags.output == "json") {
    out.Lines(JsonText(content));
    return kOk;
  }
  out.Text(base::WriteYaml(content, base::YamlStyle::kLineWise));
  return kOk;
}

}  // namespace

Runner AddCatCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("cat", "Print a policy of a backup set");
  auto flags = std::make_shared<Flags>();
  AddSetOrArchiveArgument(*command, flags->set);
  command
      ->add_option("policy", flags->item,
                   "TYPE/NAME or TYPE/ID, as `items` shows them, or the end of the id")
      ->type_name("")
      ->required();
  command->add_flag("--normalised", flags->normalised,
                    "Only what of it counts as a change, as `diff` compares it");
  AddOutputFlag(*command, flags->output, {"yaml", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunCat(*flags, host, connection); };
}

}  // namespace strongroom::cli
