#include <CLI/CLI.hpp>
#include <string>

#include "api/meta.h"
#include "cli/commands.h"
#include "cli/printer.h"

namespace strongroom::cli {

Runner AddVersionCommand(CLI::App& app, const Host& host, ConnectionFlags& /*connection*/) {
  CLI::App* command = app.add_subcommand("version", "Show the version of this program");
  command->footer("\nExamples:\n  kubectl strongroom version");
  return [&host] {
    Printer(host.out).Line(std::string("kubectl-strongroom ") + STRONGROOM_VERSION + " (" +
                           std::string(api::kApiVersion) + ")");
    return kOk;
  };
}

}  // namespace strongroom::cli
