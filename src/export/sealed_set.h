#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/outcome.h"
#include "sets/backup_set.h"
#include "sets/item.h"

namespace strongroom::exporting {

// Of a set that no server seals.
struct SetFacts {
  std::string run;  // what the backup is called
  std::string tenant;
  std::string tenant_uid;  // the same for each backup of the tenant
  domain::ProviderKind provider;
  std::chrono::sys_seconds taken_at;
  domain::Outcome outcome;  // whose phase is success or partial
};

// The schedule that sets without one are of: each tenant has one of this name.
inline constexpr const char* kNoSchedule = "backup";

struct SealedSet {
  sets::BackupSet set;
  std::vector<sets::Item> items;  // in the order of type and id
};

// The BackupSet of `items`, which have no contents any more, with the digests that a server would
// seal it with: the same policies have the same, whoever stored them. It is the first of its
// schedule. Throws sets::SealError where an item comes twice, or the outcome does not speak of its
// type.
SealedSet SealSet(const SetFacts& facts, std::vector<sets::Item> items);

}  // namespace strongroom::exporting
