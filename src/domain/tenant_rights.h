#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/condition.h"
#include "domain/run.h"

// What the runs of a tenant show of its identity's rights. Nobody else has the identity: a run asks
// the tenant's API server which rights it has (RightsReview), and its answers to what the run reads
// show the others. They say nothing of any other tenant.
namespace strongroom::domain {

// Whether a run asks for the rights of its identity before it reads.
enum class AskForRights { kNo, kYes };
constexpr auto EnumWords(AskForRights) {
  return std::to_array<base::EnumWord<AskForRights>>(
      {{AskForRights::kNo, ""}, {AskForRights::kYes, "yes"}});
}

// The first run of a schedule does, as its selection is what has to be allowed, then one in a day,
// and each while a right is missing. Whether another run of it, with this status, makes one
// needless that starts `now` for the Tenant with that UID.
bool HasJustReviewedRights(const RunStatus& status, const std::string& tenant_uid,
                           std::chrono::sys_seconds now);

// What the identity may not do, as a run found it: rights that it asked about, and policy types
// that it may not read beside them. Absent when the run says nothing about rights: it has not
// ended, or did not come as far as to ask or read.
std::optional<std::vector<std::string>> MissingRights(const Run& run);

// The missing rights that the newest run of each schedule found, by the name of the schedule.
using RightsFindings = std::map<std::string, std::vector<std::string>>;

// Condition RightsReady of a Tenant in namespace `ns`; absent when nothing was found out.
std::optional<Condition> RightsReady(const std::string& ns, const RightsFindings& findings,
                                     std::chrono::sys_seconds now);

}  // namespace strongroom::domain
