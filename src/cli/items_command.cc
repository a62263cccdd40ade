#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/set_choice.h"
#include "cli/set_items.h"
#include "cli/set_table.h"
#include "cli/table.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

using base::TextOrEmpty;

constexpr const char* kExamples = R"(
Examples:
  # The policies of a backup set
  kubectl strongroom items nightly-202603020130-42

  # Those of one type, in the newest set of a schedule
  kubectl strongroom items nightly --type networkPolicies

  # TYPE/ID of each, as `cat` takes it
  kubectl strongroom items nightly -o name)";

struct Flags {
  std::string set;
  std::string type;
  std::string output = "table";
};

std::string ShowRestorability(const Json& item) {
  std::string shown = TextOrEmpty(item, "restorability");
  for (const Json& missing : base::ArrayAt(item, "missing")) {
    if (missing.is_string()) shown += ", without " + missing.get<std::string>();
  }
  if (base::BoolAt(item, "secretsMasked", false)) shown += ", secrets masked";
  return shown.empty() ? "-" : shown;
}

std::vector<std::string> RowFor(const Json& item) {
  return {TextOrEmpty(item, "type"),
          TextOrEmpty(item, "name"),
          TextOrEmpty(item, "id"),
          TextOrEmpty(item, "since"),
          ShowBytes(base::IntAt(item, "bytes").value_or(0)),
          ShowRestorability(item)};
}

ExitCode RunItems(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const std::string set = NameOfSet(FindSet(objects, flags.set));
  Printer out(host.out);
  Table table({"TYPE", "NAME", "ID", "SINCE", "SIZE", "RESTORES"});
  Json list = Json::array();
  EachItem(objects, set, flags.type, [&](Json item) {
    if (flags.output == "name") {
      out.Line(TextOrEmpty(item, "type") + '/' + TextOrEmpty(item, "id"));
    } else if (flags.output == "json") {
      list.push_back(std::move(item));
    } else {
      table.AddRow(RowFor(item));
    }
  });
  if (flags.output == "json") {
    out.Lines(JsonText(list));
  } else if (flags.output == "table") {
    for (const std::string& line : table.Lines()) out.Line(line);
  }
  return kOk;
}

}  // namespace

Runner AddItemsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("items", "List the policies of a backup set");
  auto flags = std::make_shared<Flags>();
  AddSetArgument(*command, flags->set);
  command->add_option("--type", flags->type, "Only those of this policy type")->type_name("TYPE");
  AddOutputFlag(*command, flags->output, {"table", "json", "name"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunItems(*flags, host, connection); };
}

}  // namespace strongroom::cli
