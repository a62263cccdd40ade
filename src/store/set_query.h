#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/cluster_uid.h"

namespace strongroom::store {

// What sets can be told apart by.
enum class SetField {
  kNamespace,
  kName,              // NameOf (set_reader.h)
  kSchedule,          // of a run's set; an imported one has none
  kImportedSchedule,  // the other way round
  kRun,               // of a run's set; an imported one has none
  kImportedRun,       // the other way round
  kTenant,
  kPhase,     // "success", "partial"
  kComplete,  // "true", "false"
  kHeld,      // likewise
  kImported,  // likewise
};

// Which sets: those whose field is one of the values, or none of them. A text that no label can
// have is absent where `as_label`: it is in no list, and not in any.
struct SetCondition {
  enum class Operator { kIn, kNotIn, kExists, kAbsent };

  SetField field;
  Operator is = Operator::kIn;
  std::vector<std::string> values;
  bool as_label = false;
};

// Behind which set a page begins: sets are in the order of namespace, run and id.
struct SetPosition {
  std::string ns;
  std::string run;
  int64_t id = 0;
};

struct SetQuery {
  std::string cluster_uid = kNoCluster;
  std::string ns;  // empty: all
  std::vector<SetCondition> conditions;
  SetPosition after;  // the default is before all
  int limit = 500;
};

}  // namespace strongroom::store
