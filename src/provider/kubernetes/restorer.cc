#include "provider/kubernetes/restorer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_members.h"
#include "base/sha256.h"
#include "kube/cluster_identity.h"
#include "kube/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;
using domain::OnConflict;
using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
using Way = ObjectWriter::Way;
namespace reason = domain::restore_reason;

constexpr const char* kChanged = "it is not as it was when the restore was planned";
// Of one policy that somebody else writes at the same time: a controller its status, say.
constexpr int kAttempts = 4;

bool NamesNamespace(const kube::ApiError& error, const std::string& ns) {
  return !ns.empty() &&
         std::string_view(error.what()).find("namespaces \"" + ns + "\" not found") !=
             std::string_view::npos;
}

bool IsBeingDeleted(const Json& object) {
  return base::MemberAt(base::ObjectAt(object, "metadata"), "deletionTimestamp") != nullptr;
}

RestoredItem ResultOf(const PlannedItem& planned, RestoredItem::Result result) {
  return {.planned = planned, .result = result};
}

}  // namespace

ClusterRestorer::ClusterRestorer(web::Transport& transport, const base::Clock& clock,
                                 RestoreOptions options, const std::stop_token& stop)
    : options_(std::move(options)),
      client_(transport, {}, clock, stop),
      writer_(client_),
      resources_(transport, clock, options_.definition_patience, options_.peer, stop) {}

std::string ClusterRestorer::Place() {
  try {
    return kube::ClusterIdentity(client_).Uid();
  } catch (const kube::ApiError& e) {
    if (kube::IsForbidden(e)) return options_.server;
    throw ProviderError(kProviderUnavailable, WordsOf(e, options_.shown));
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& e) {
    throw ProviderError(kProviderUnavailable, e.what());
  }
}

ObjectPlace ClusterRestorer::PlaceOf(const StoredPolicy& policy, const Look& look) const {
  return {.resource = {look.written.group, look.written.version, look.plural},
          .type = *policy.type,
          .written = look.written};
}

ClusterRestorer::Look ClusterRestorer::Locate(const StoredPolicy& policy, Kind kind) {
  Look look{.planned = {.type = policy.type->key, .id = policy.id}};
  PlannedItem& planned = look.planned;
  try {
    look.written = WrittenObjectOf(policy, options_.namespaces);
  } catch (const ProviderError& e) {
    SetRefused(reason::kInvalid, e.what(), planned);
    return look;
  }
  planned.target = look.written.target;
  planned.content = base::Sha256Hex(base::CanonicalJson(look.written.object));
  planned.wanted = WrittenDigest(*policy.type, look.written.object);
  try {
    look.plural = kind == Kind::kAwaited ? resources_.AwaitPlural(*policy.type, look.written)
                                         : resources_.PluralOf(*policy.type, look.written);
  } catch (const ProviderError& e) {
    // One API that is down does not cost the others.
    if (e.code() == kAuthenticationFailed) throw;
    SetRefused(reason::kFailed, e.what(), planned);
    return look;
  }
  if (!look.plural.empty()) return look;
  if (kind == Kind::kPlanned && resources_.IsDefinedHere(look.written)) {
    planned.action = RestoreAction::kCreate;
    planned.awaits_others = true;
    planned.message = "its definition is put back before it";
    return look;
  }
  SetRefused(reason::kTypeNotServed,
             "the API server does not serve " + look.written.group + '/' + look.written.kind +
                 " of version " + look.written.version,
             planned);
  return look;
}

void ClusterRestorer::Judge(const StoredPolicy& policy, Look& look,
                            const std::function<void(Look&)>& judge) {
  if (look.plural.empty()) return;
  const PlannedItem begun = look.planned;
  for (int attempt = 1;; ++attempt) {
    look.planned = begun;
    try {
      look.live = client_.Find(PlaceOf(policy, look).resource, look.written.ns, look.written.name);
      if (look.live) look.planned.live = WrittenDigest(*policy.type, *look.live);
      if (look.live && IsBeingDeleted(*look.live)) {
        SetRefused(reason::kTerminating, "it is being deleted", look.planned);
      } else {
        judge(look);
      }
      return;
    } catch (const kube::ApiError& e) {
      const bool is_race = kube::IsConflict(e) || kube::IsAlreadyExists(e);
      if (is_race && attempt < kAttempts) continue;
      RefuseFor(e, options_.shown, look.planned);
      if (is_race) look.planned.reason = reason::kPlanChanged;
      return;
    } catch (const web::StoppedError&) {
      throw;
    } catch (const web::WebError& e) {
      throw ProviderError(kProviderUnavailable, e.what());
    }
  }
}

ClusterRestorer::Look ClusterRestorer::LookAt(const StoredPolicy& policy, OnConflict on_conflict) {
  Look look = Locate(policy, Kind::kPlanned);
  Judge(policy, look, [&](Look& found) {
    if (found.live) {
      CompareWithLive(policy, on_conflict, found);
    } else {
      TryToCreate(policy, found);
    }
  });
  return look;
}

void ClusterRestorer::TryToCreate(const StoredPolicy& policy, Look& look) {
  PlannedItem& planned = look.planned;
  planned.action = RestoreAction::kCreate;
  try {
    planned.wanted = WrittenDigest(*policy.type, Write(policy, look, planned.action, Way::kTry));
  } catch (const kube::ApiError& e) {
    const bool is_namespace = NamesNamespace(e, look.written.ns);
    if (is_namespace && !planned_namespaces_.contains(look.written.ns)) {
      return SetRefused(reason::kNamespaceMissing,
                        "namespace " + look.written.ns + " is not there, nor put back before it",
                        planned);
    }
    // What it names may be among what is put back before it.
    if (!kube::IsNotFound(e) || !makes_something_) throw;
    planned.awaits_others = true;
    planned.message =
        is_namespace ? "its namespace is put back before it"
                     : ShownMessage("not until others are there: " + WordsOf(e, options_.shown));
  }
}

void ClusterRestorer::CompareWithLive(const StoredPolicy& policy, OnConflict on_conflict,
                                      Look& look) {
  PlannedItem& planned = look.planned;
  const std::string stored = std::exchange(planned.wanted, planned.live);
  planned.action = RestoreAction::kNone;
  if (planned.live == stored) return;
  const bool skips = on_conflict == OnConflict::kSkip;
  const RestoreAction action =
      on_conflict == OnConflict::kReplace ? RestoreAction::kReplace : RestoreAction::kUpdate;
  try {
    planned.wanted = WrittenDigest(*policy.type, Write(policy, look, action, Way::kTry));
    if (planned.wanted == planned.live) {
      planned.message = "it has more than what was stored";
      return;
    }
    if (on_conflict == OnConflict::kUpdate) {
      planned.message = writer_.Taken(PlaceOf(policy, look), options_.shown);
    }
  } catch (const kube::ApiError&) {
    if (!skips) throw;
    planned.wanted = stored;
  }
  planned.action = skips ? RestoreAction::kSkip : action;
  if (!skips) return;
  planned.reason = reason::kExists;
  planned.message = "it is there, and not the same";
}

Json ClusterRestorer::Write(const StoredPolicy& policy, const Look& look, RestoreAction action,
                            Way way) const {
  const ObjectPlace place = PlaceOf(policy, look);
  if (action == RestoreAction::kCreate) return writer_.Create(place, way);
  if (action == RestoreAction::kReplace) return writer_.Replace(place, *look.live, way);
  return writer_.Update(place, *look.live, way);
}

PlannedItem ClusterRestorer::Plan(const StoredPolicy& policy) {
  Look look = LookAt(policy, options_.on_conflict);
  if (look.planned.action == RestoreAction::kCreate) {
    makes_something_ = true;
    if (IsNamespaces(Kubernetes(*policy.type))) planned_namespaces_.insert(look.written.name);
    if (look.written.kind == "CustomResourceDefinition") {
      resources_.NoteDefinition(look.written.object);
    }
  }
  return std::move(look.planned);
}

// Whoever planned it may have had another catalogue.
ClusterRestorer::Look ClusterRestorer::LocateAsPlanned(const StoredPolicy& policy,
                                                       const PlannedItem& planned, Kind kind) {
  Look look = Locate(policy, kind);
  const bool is_as_planned =
      look.planned.content == planned.content && look.planned.target == planned.target;
  if (is_as_planned || look.plural.empty()) return look;
  SetRefused(reason::kPlanChanged, "it would not be written as it was planned", look.planned);
  look.plural.clear();
  return look;
}

// What has been tried is done as it was planned, where what is there is what it was.
ClusterRestorer::Look ClusterRestorer::LookAgain(const StoredPolicy& policy,
                                                 const PlannedItem& planned) {
  Look look = LocateAsPlanned(policy, planned, Kind::kServed);
  Judge(policy, look, [&](Look& found) {
    found.planned.action = RestoreAction::kNone;
    const domain::PlannedState state = domain::StateOf(planned, found.planned.live);
    if (state == domain::PlannedState::kChanged) {
      return SetRefused(reason::kPlanChanged, kChanged, found.planned);
    }
    if (state == domain::PlannedState::kDone) {
      const bool is_made = planned.action == RestoreAction::kCreate &&
                           IsNamespaces(Kubernetes(*policy.type)) &&
                           writer_.Wrote(PlaceOf(policy, found));
      if (is_made) made_namespaces_.insert(found.written.name);
      return;
    }
    found.planned.action = planned.action;
    Write(policy, found, planned.action, Way::kWrite);
  });
  return look;
}

// What could not be tried before others were there. ServiceAccounts that controllers have made
// meanwhile, in a namespace that this restore has made, are nobody's own.
ClusterRestorer::Look ClusterRestorer::LookAtAwaited(const StoredPolicy& policy,
                                                     const PlannedItem& planned) {
  Look look = LocateAsPlanned(policy, planned, Kind::kAwaited);
  const bool is_controllers =
      look.written.kind == "ServiceAccount" && made_namespaces_.contains(look.written.ns);
  Judge(policy, look, [&](Look& found) {
    if (!found.live) {
      found.planned.action = RestoreAction::kCreate;
    } else {
      CompareWithLive(policy, is_controllers ? OnConflict::kUpdate : options_.on_conflict, found);
    }
    const bool is_theirs_to_keep = found.live && !is_controllers;
    if (is_theirs_to_keep && found.planned.action != RestoreAction::kNone) {
      return SetRefused(reason::kPlanChanged, kChanged, found.planned);
    }
    if (found.planned.action == RestoreAction::kNone) return;
    Write(policy, found, found.planned.action, Way::kWrite);
  });
  return look;
}

RestoredItem ClusterRestorer::Apply(const StoredPolicy& policy, const PlannedItem& planned) {
  Look now = planned.awaits_others ? LookAtAwaited(policy, planned) : LookAgain(policy, planned);
  if (now.planned.action == RestoreAction::kNone) {
    return ResultOf(planned, RestoredItem::Result::kNothingToDo);
  }
  if (domain::Writes(now.planned.action)) {
    RestoredItem done = ResultOf(planned, RestoredItem::Result::kDone);
    if (now.planned.action == RestoreAction::kCreate) {
      if (IsNamespaces(Kubernetes(*policy.type))) made_namespaces_.insert(now.written.name);
    } else if (planned.action == RestoreAction::kCreate) {
      done.message = "a controller had made it meanwhile: updated";
    }
    return done;
  }
  RestoredItem failed = ResultOf(planned, RestoredItem::Result::kFailed);
  failed.reason = now.planned.reason;
  failed.message = now.planned.message;
  return failed;
}

}  // namespace strongroom::provider::kubernetes
