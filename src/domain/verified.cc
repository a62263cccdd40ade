#include "domain/verified.h"

#include <algorithm>

#include "domain/conditions.h"

namespace strongroom::domain {

using std::chrono::sys_seconds;

std::optional<sys_seconds> SeenSince(const KeptSets& kept) {
  if (!kept.seen_since) return kept.unseen_since;
  return std::min(*kept.seen_since, kept.unseen_since.value_or(*kept.seen_since));
}

Condition VerifiedCondition(const KeptSets& kept, std::chrono::seconds every, sys_seconds now) {
  Condition verified{.type = std::string(condition::kVerified), .last_transition = now};
  const auto unknown = [&](std::string_view reason, const char* message) {
    verified.is_unknown = true;
    verified.reason = reason;
    verified.message = message;
    return verified;
  };
  if (kept.altered > 0) {
    verified.reason = schedule_verified::kSetsAltered;
    verified.message = "backup set " + kept.newest_altered +
                       " is not as it was sealed; what differs is said by: kubectl strongroom "
                       "verify " +
                       kept.newest_altered;
    if (kept.altered > 1) {
      verified.message += " (altered are " + std::to_string(kept.altered) + " sets)";
    }
    return verified;
  }
  if (kept.rows_without_set > 0) {
    verified.reason = schedule_verified::kRowsWithoutSet;
    verified.message = "PostgreSQL has " + std::to_string(kept.rows_without_set) +
                       " rows of the tenant that belong to no backup set";
    return verified;
  }
  if (every == std::chrono::seconds::zero()) {
    return unknown(schedule_verified::kVerificationOff, "backup sets are verified on request only");
  }
  const auto since = SeenSince(kept);
  if (since && *since + 2 * every < now) {
    return unknown(schedule_verified::kVerificationLate,
                   "a backup set was not verified for twice as long as it should be");
  }
  if (!kept.seen_since) {
    return unknown(schedule_verified::kNotVerifiedYet, "no backup set was verified yet");
  }
  verified.is_true = true;
  verified.reason = schedule_verified::kAllVerified;
  verified.message = "all that is stored of the backup sets is as it was sealed";
  return verified;
}

SetOwner OwnerOf(const KeptSets& kept, bool schedule_is_there) {
  if (kept.is_imported) return SetOwner::kImported;
  return schedule_is_there ? SetOwner::kSchedule : SetOwner::kDeletedSchedule;
}

}  // namespace strongroom::domain
