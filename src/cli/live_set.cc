#include "cli/live_set.h"

#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "cli/error.h"
#include "cli/manual_run.h"
#include "cli/names.h"
#include "cli/run_follower.h"
#include "domain/set_name.h"

namespace strongroom::cli {
namespace {

// Before anything runs that would be of no use.
void RefuseOtherTenant(const Objects& objects, const sets::BackupSet& set) {
  const auto spec = api::DecodeSchedule(objects.Schedule(set.schedule)).spec;
  if (!spec || spec->tenant == set.tenant) return;
  throw CliError("backup set " + set.name + " is of tenant " + set.tenant + ", and schedule " +
                 set.schedule + " is of " + spec->tenant + " now");
}

}  // namespace

std::string StoreLiveSet(const Objects& objects, const Host& host, const sets::BackupSet& set,
                         std::chrono::milliseconds timeout) {
  RefuseOtherTenant(objects, set);
  Printer err(host.err);
  const RunFollower::Tell tell = RunFollower::AsProgress(host);
  RunFollower follower(objects, host, tell, timeout);
  const ManualRun run =
      StartRun(objects, follower,
               {.schedule = set.schedule, .token = host.new_token(), .is_new = true}, err);
  tell(KindAndName(api::kRunKind, run.name) + " created");
  const ShownRun end = follower.AwaitEnd(run.name);
  const auto id = domain::SetIdFrom(end.run.status.backup_set_id);
  if (!id) {
    throw CliError("run " + run.name +
                   " stored no backup set: " + Describe(end, host.clock.NowSeconds()));
  }
  if (end.run.status.outcome.phase == domain::RunPhase::kPartial) {
    err.Line(
        "warning: not everything could be read; what is missing is said by: kubectl strongroom "
        "show " +
        run.name);
  }
  return domain::SetName(run.name, *id);
}

}  // namespace strongroom::cli
