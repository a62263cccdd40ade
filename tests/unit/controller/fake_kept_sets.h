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

  std::map<store::ScheduleId, domain::KeptSets> sets;
  bool is_away = false;
};

}  // namespace strongroom::controller
