#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/show_bytes.h"
#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/printer.h"
#include "cli/set_places.h"
#include "cli/table.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

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

std::string ShowRestorability(const sets::Item& item) {
  std::string shown = item.restorability;
  for (const std::string& missing : item.missing) shown += ", without " + missing;
  if (item.secrets_masked) shown += ", secrets masked";
  return shown.empty() ? "-" : shown;
}

std::vector<std::string> RowFor(const sets::Item& item) {
  return {item.type,
          item.name,
          item.id,
          base::FormatTimestamp(item.since),
          base::ShowBytes(item.bytes),
          ShowRestorability(item)};
}

ExitCode RunItems(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  SetPlaces places(connection, host);
  const ReadableSet set = places.Find(flags.set);
  Printer out(host.out);
  if (flags.output == "json") {
    Json list = Json::array();
    set.reader.EachItemJson(set.name, flags.type,
                            [&](Json item) { list.push_back(std::move(item)); });
    out.Lines(JsonText(list));
    return kOk;
  }
  Table table({"TYPE", "NAME", "ID", "SINCE", "SIZE", "RESTORES"});
  set.reader.EachItem(set.name, flags.type, [&](const sets::Item& item) {
    if (flags.output == "name") {
      out.Line(item.type + '/' + item.id);
    } else {
      table.AddRow(RowFor(item));
    }
  });
  if (flags.output == "table") {
    for (const std::string& line : table.Lines()) out.Line(line);
  }
  return kOk;
}

}  // namespace

Runner AddItemsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("items", "List the policies of a backup set");
  auto flags = std::make_shared<Flags>();
  AddSetOrArchiveArgument(*command, flags->set);
  command->add_option("--type", flags->type, "Only those of this policy type")->type_name("TYPE");
  AddOutputFlag(*command, flags->output, {"table", "json", "name"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunItems(*flags, host, connection); };
}

}  // namespace strongroom::cli
