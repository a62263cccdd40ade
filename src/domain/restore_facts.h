#pragma once

#include <chrono>
#include <optional>

#include "domain/incidents.h"
#include "domain/restore.h"

namespace strongroom::domain {

// After which nobody need hear of a restore any more that nobody has heard of.
inline constexpr std::chrono::hours kRestoreIsNewsFor{24};

// That the restore waits for approval, or has ended, if it does, and has not for long. Of drills,
// and of plans that are all that was asked for, nothing. The same as long as the restore is in that
// phase, of the same plan.
std::optional<NoticeFact> FactOf(const Restore& restore, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
