#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/restore_plan.h"

namespace strongroom::sets {

// RestorePlan: what an executor found that a BackupRestore would do.
struct RestorePlan {
  std::string restore_uid;  // of the BackupRestore
  std::string restore;      // name of the BackupRestore
  std::string backup_set;   // name of the set
  std::string digest;       // hexadecimal
  std::string set_digest;   // likewise
  std::chrono::sys_seconds planned_at;
  int64_t items = 0;
};

// A policy of it, and what became of it, where that is known.
struct RestorePlanItem {
  domain::PlannedItem planned;
  std::optional<domain::RestoredItem> restored;
};

// A page of them.
struct RestorePlanPage {
  std::vector<RestorePlanItem> items;
  std::string next;  // where the next one begins; empty: it is the last
};

// Each throws ReadError for what is none, naming what is wrong with it.
RestorePlan ReadRestorePlan(const base::Json& object);
RestorePlanPage ReadRestorePlanPage(const base::Json& object);

}  // namespace strongroom::sets
