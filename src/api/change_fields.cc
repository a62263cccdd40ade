#include "api/change_fields.h"

#include "api/report_limits.h"

namespace strongroom::api {
namespace {

using domain::Act;
using domain::Deed;
using domain::ItemChange;

const Fields<ItemChange>& ItemChangeFields() {
  static const auto fields =
      Fields<ItemChange>()
          .Required("type", &ItemChange::type, StorableText({.max = form::kTypeKey.max}))
          .Optional("id", &ItemChange::external_id, StorableText({.max = 512}))
          .Optional("name", &ItemChange::name, StorableText({.max = 256}))
          .Required("change", &ItemChange::change, Word<domain::Change>())
          .Inline(&ItemChange::deed, DeedFields());
  return fields;
}

}  // namespace

const Fields<Deed>& DeedFields() {
  static const auto fields =
      Fields<Deed>()
          .Optional("actor", &Deed::actor, StorableText({.max = 256}))
          .Optional("actorKind", &Deed::actor_kind, Word<domain::ActorKind>())
          .Optional("at", &Deed::at, Maybe(Time()))
          .Optional("activity", &Deed::activity, StorableText({.max = 256}))
          .Optional("auditStore", &Deed::audit_store, StorableText({.max = 64}));
  return fields;
}

const Fields<Act>& ActFields() {
  static const auto fields =
      Fields<Act>()
          .Required("externalID", &Act::external_id, ExactText({.max = kMaxNameBytes, .min = 1}))
          .Inline(&Act::deed, DeedFields());
  return fields;
}

Codec<std::vector<ItemChange>> ItemChanges() {
  return List(Object(ItemChangeFields()), {.max = domain::kMaxShownChanges});
}

}  // namespace strongroom::api
