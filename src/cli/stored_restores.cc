#include "cli/stored_restores.h"

#include <nlohmann/json.hpp>

#include "api/restore.h"
#include "cli/answers.h"
#include "cli/error.h"
#include "sets/answer.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

domain::Restore ReadRestore(const Objects& objects, const std::string& name) {
  const Json object = objects.Restore(name);
  try {
    return api::DecodeRestore(object);
  } catch (const base::JsonError& e) {
    throw CliError("backup restore " + name + " cannot be read: " + e.what());
  }
}

// Of that very restore, and what its status shows: one of the same name may have been before.
sets::RestorePlan ReadPlan(const Objects& objects, const domain::Restore& restore) {
  const domain::RestoreStatus& status = restore.status;
  const Json answer = objects.RestorePlanOrNull(restore.meta.name);
  if (status.plan && !answer.is_null()) {
    auto plan = OrCliError([&] { return sets::ReadRestorePlan(answer); });
    const bool is_its = plan.restore_uid == restore.meta.uid &&
                        sets::DigestText(plan.digest) == status.plan->digest;
    if (is_its) return plan;
  }
  if (status.plan && !status.plan->digest.empty() && answer.is_null()) {
    throw CliError("the plan of backup restore " + restore.meta.name +
                   " is not stored any more: plans are kept for 90 days, those of a schedule's "
                   "drills until there are newer ones");
  }
  throw CliError("backup restore " + restore.meta.name + " has no plan: it is " +
                 std::string(base::NameOf(status.phase)) +
                 (status.reason.empty() ? "" : " (" + status.reason + ")") +
                 (status.message.empty() ? "" : ": " + status.message));
}

}  // namespace

StoredRestore ReadStoredRestore(const Objects& objects, const std::string& name) {
  StoredRestore stored{.restore = ReadRestore(objects, name), .plan = {}, .items = {}};
  stored.plan = ReadPlan(objects, stored.restore);
  std::string position;
  do {
    const std::string answer = objects.ReadRestorePlanItems(name, position);
    sets::RestorePlanPage page =
        OrCliError([&] { return sets::ReadRestorePlanPage(sets::ParseAnswer(answer)); });
    for (auto& item : page.items) stored.items.push_back(std::move(item));
    position = page.next;
  } while (!position.empty());
  return stored;
}

}  // namespace strongroom::cli
