#include "cli/who_did.h"

namespace strongroom::cli {

std::string WhoDid(const domain::Deed& deed) {
  return deed.actor_kind == domain::ActorKind::kApp ? deed.actor + " (app)" : deed.actor;
}

}  // namespace strongroom::cli
