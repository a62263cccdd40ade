#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// How much of an item comes back where it has to be made again.
struct Restorability {
  RestoreClass restore_class = RestoreClass::kFull;
  std::vector<std::string> missing;  // names of members that do not come back, each once

  bool operator==(const Restorability&) const = default;
};

// Whether the item is of the kind whose content Graph does not give.
bool IsUnsupported(const GraphType& type, const base::Json& item);

// What the catalogue says of the type, and of this item: `fullWhen` of its type makes it full, and
// what is masked in it makes it partial again, as nobody knows the secrets. An item whose content
// the service did not give is none. `reduced` comes from Reduce. At most 16 names of masked members
// are listed, which may be long and have control characters in them.
Restorability RestorabilityOf(const PolicyType& type, const base::Json& reduced);

}  // namespace strongroom::catalogue
