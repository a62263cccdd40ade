#pragma once

#include <map>

#include "store/error.h"
#include "store/kept_sets.h"

namespace strongroom::controller {

// What the servers found, as a test says.
class FakeKeptSets final : public store::KeptSetsReader {
 public:
  std::map<store::ScheduleId, domain::KeptSets> ReadKeptSets() override {
    if (is_away) throw store::StoreError(store::StoreError::Kind::kUnavailable, "away");
    return sets;
  }
  std::map<std::string, int64_t> ReadRowsWithoutSet() override {
    if (is_away) throw store::StoreError(store::StoreError::Kind::kUnavailable, "away");
    return rows_without_set;
  }

  std::map<store::ScheduleId, domain::KeptSets> sets;
  std::map<std::string, int64_t> rows_without_set;
  bool is_away = false;
};

}  // namespace strongroom::controller
