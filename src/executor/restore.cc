#include "executor/restore.h"

#include "base/clock.h"
#include "base/log.h"
#include "executor/error.h"
#include "executor/restore_server.h"
#include "executor/restore_work.h"
#include "executor/server_check.h"
#include "provider/providers.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

provider::RestoreSettings SettingsOf(const RestoreOptions& options) {
  return {.target = options.input.target,
          .tenant_folder = options.tenant_folder,
          .on_conflict = options.input.on_conflict,
          .namespaces = options.input.namespaces,
          .addresses = options.tenant_addresses};
}

}  // namespace

int RunRestore(const RestoreOptions& options, const catalogue::Catalogues& catalogues,
               const std::stop_token& stop) {
  const api::RestoreInput& input = options.input;
  const auto kind = domain::ProviderOf(input.target);
  const provider::MakeRestorer make = kind ? provider::Providers::FindRestorer(*kind) : nullptr;
  const catalogue::Catalogue* const catalogue = kind ? catalogues.Of(*kind) : nullptr;
  if (make == nullptr || catalogue == nullptr) {
    throw UsageError("--restore: target: none that this version can write to");
  }
  const std::unique_ptr<web::Transport> transport = ConnectToServer(options.server);
  const base::SystemClock clock;
  const RestoreServer server(*transport, clock, input);
  const auto open_target = [&](const std::stop_token& until) {
    return make(SettingsOf(options), clock, until);
  };
  try {
    AwaitServer(*transport, clock, kServerPatience, stop);
    CarryOut({.input = input,
              .catalogue = *catalogue,
              .server = server,
              .open_target = open_target,
              .spool_folder = options.spool_folder,
              .clock = clock},
             stop);
    return 0;
  } catch (const web::StoppedError&) {
    base::LogInfo("restore stopped", {{"restore", input.name}});
    LeaveLastWords(options.last_words_file, "stopped before the server could be told");
  } catch (const std::exception& e) {
    base::LogError("restore not told", {{"restore", input.name}, {"error", e.what()}});
    LeaveLastWords(options.last_words_file, e.what());
  }
  return 1;
}

}  // namespace strongroom::executor
