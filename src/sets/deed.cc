#include "sets/deed.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "sets/members.h"

namespace strongroom::sets {

domain::Deed ReadDeed(const base::Json& object) {
  using base::StringAt;
  return {.actor = StringAt(object, "actor"),
          .actor_kind = WordAt<domain::ActorKind>(object, "actorKind"),
          .at = InstantAt(object, "at"),
          .activity = StringAt(object, "activity"),
          .audit_store = StringAt(object, "auditStore")};
}

}  // namespace strongroom::sets
