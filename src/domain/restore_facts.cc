#include "domain/restore_facts.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "domain/notice_events.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

constexpr size_t kMostMessage = 1024;

NoticeFact FactOf(const Restore& restore, std::string_view event, std::string key, sys_seconds at,
                  const std::string& message) {
  return {.event = std::string(event),
          .object_uid = restore.meta.uid,
          .key = std::move(key),
          .state = FactState::kHappened,
          .object = {"BackupRestore", restore.meta.ns, restore.meta.name, {}},
          .reason = restore.status.reason,
          .message = base::Cut(message, kMostMessage),
          .actor = {},
          .run = {},
          .set = restore.spec.backup_set,
          .at = at};
}

std::string WaitingMessage(const RestorePlanned& plan) {
  const std::string more = DescribePlan(plan);
  return "The restore waits for approval" + (more.empty() ? "." : ": " + more);
}

}  // namespace

std::optional<NoticeFact> FactOf(const Restore& restore, sys_seconds now) {
  // What writes is told of, whatever it says that it is.
  if (restore.drill && restore.spec.mode == RestoreMode::kPlan) return std::nullopt;
  const RestoreStatus& status = restore.status;
  std::optional<NoticeFact> fact;
  if (status.phase == RestorePhase::kWaitingForApproval && status.plan) {
    fact =
        FactOf(restore, notice_event::kRestoreWaiting, restore.meta.uid + '/' + status.plan->digest,
               std::min(status.plan->planned_at, now), WaitingMessage(*status.plan));
  } else if (HasEnded(status.phase)) {
    fact = FactOf(restore, notice_event::kRestoreEnded, restore.meta.uid,
                  std::min(status.finished_at.value_or(restore.meta.created_at), now),
                  "The restore ended as " + std::string(base::NameOf(status.phase)) +
                      (status.message.empty() ? "." : ": " + status.message));
  }
  if (fact && now - fact->at > kRestoreIsNewsFor) return std::nullopt;
  return fact;
}

}  // namespace strongroom::domain
