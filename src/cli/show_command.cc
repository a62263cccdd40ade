#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_details.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"text(
Examples:
  # What a run did, type by type, and what to do about its error
  kubectl strongroom show nightly-202603020130

  # The last one
  kubectl strongroom show "$(kubectl strongroom runs nightly --limit 1 -o name)")text";

struct Flags {
  std::string run;
  std::string output = "text";
};

ExitCode RunShow(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::string name = RunNameFrom(flags.run);
  const Json object = Objects(connection, host).Run(name);
  Printer out(host.out);
  if (flags.output == "json") {
    out.Lines(JsonText(object));
    return kOk;
  }
  for (const std::string& line : RunDetailLines(ViewOf(object), host.clock.NowSeconds())) {
    out.Line(line);
  }
  return kOk;
}

}  // namespace

Runner AddShowCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("show", "Show what a run did");
  auto flags = std::make_shared<Flags>();
  command->add_option("run", flags->run, "Name of the BackupScheduleRun")
      ->type_name("")
      ->required();
  AddOutputFlag(*command, flags->output, {"text", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunShow(*flags, host, connection); };
}

}  // namespace strongroom::cli
