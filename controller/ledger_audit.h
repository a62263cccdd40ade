#pragma once

#include <chrono>
#include <vector>

#include "controller/caches.h"
#include "store/history.h"

namespace strongroom::controller {

// What the ledger must hold for all schedules: a row for each slot of the last 35 days that is
// settled (domain::SettledSlots), as if none had one. Recording them fills the holes that a
// controller leaves when it ends while PostgreSQL is away, and changes nothing else. Take what is
// pending for the ledger after this and write it before: what is known goes before "Unrecorded".
std::vector<store::SkippedSlot> AuditedSlots(const Caches& caches, std::chrono::sys_seconds now);

}  // namespace strongroom::controller
