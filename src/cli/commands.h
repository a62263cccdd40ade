#pragma once

#include <functional>
#include <map>
#include <string>

#include "cli/error.h"
#include "cli/host.h"

namespace CLI {
class App;
}

namespace strongroom::cli {

// Carries a command out once its flags have been parsed. Throws CliError.
using Runner = std::function<ExitCode()>;

// Each adds one command with its flags to `app`; the runner is for when it was chosen. `host`
// and `connection` outlive it.
Runner AddPreviewCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddRunCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddRetryCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddRunsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddShowCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddCancelCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddSetsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddItemsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddCatCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddHistoryCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddDiffCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddVerifyCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddAuditCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddBackupCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddHoldCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddReleaseCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddRetentionCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddExportCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddImportCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddRestoreCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddReportCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddRightsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddPermissionsCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddNotifyCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);
Runner AddVersionCommand(CLI::App& app, const Host& host, ConnectionFlags& connection);

// Adds all of them.
std::map<const CLI::App*, Runner> AddCommands(CLI::App& app, const Host& host,
                                              ConnectionFlags& connection);

}  // namespace strongroom::cli
