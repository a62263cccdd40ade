#include "provider/kubernetes/restorer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_members.h"
#include "base/stop.h"
#include "kube/error.h"
#include "provider/kubernetes/restore_refusal.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;
using domain::OnConflict;
using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
namespace reason = domain::restore_reason;

constexpr const char* kChanged = "it is not as it was when the restore was planned";
constexpr std::chrono::minutes kDiscoveryPatience{1};
constexpr std::chrono::milliseconds kDefinitionPoll{200};
// Of one policy that somebody else writes at the same time.
constexpr int kAttempts = 3;

const Json& MetadataOf(const Json& object) { return base::ObjectAt(object, "metadata"); }

bool NamesNamespace(const kube::ApiError& error, const std::string& ns) {
  return !ns.empty() &&
         std::string_view(error.what()).find("namespaces \"" + ns + "\" not found") !=
             std::string_view::npos;
}

RestoredItem Failed(const PlannedItem& planned, std::string_view why, const std::string& message) {
  return {.planned = planned,
          .result = RestoredItem::Result::kFailed,
          .reason = std::string(why),
          .message = ShownMessage(message)};
}

}  // namespace

ClusterRestorer::ClusterRestorer(web::Transport& transport, const base::Clock& clock,
                                 RestoreOptions options, std::stop_token stop)
    : clock_(clock),
      options_(std::move(options)),
      stop_(std::move(stop)),
      client_(transport, {}, clock, stop_),
      reader_(transport, clock, {}, Peer::kOwnCluster) {}

kube::Resource ClusterRestorer::ResourceOf(const Look& look) const {
  return {look.written.group, look.written.version, look.plural};
}

std::vector<ServedResource> ClusterRestorer::Served(const catalogue::KubernetesType& type,
                                                    const WrittenObject& written) {
  if (!discovery_) {
    discovery_.emplace(reader_, clock_.Steady() + kDiscoveryPatience, kDiscoveryPatience, stop_);
  }
  catalogue::KubernetesType wanted = type;
  wanted.group = written.group;
  wanted.versions = {written.version};
  wanted.fallback_group.reset();
  std::vector<ServedResource> served = discovery_->Resolve(wanted);
  std::erase_if(served, [&](const ServedResource& one) { return one.kind != written.kind; });
  return served;
}

// Without a plural where it is refused, or is not served before another policy is there.
void ClusterRestorer::LookForResource(const StoredPolicy& policy, Look& look) {
  const auto served = Served(Kubernetes(*policy.type), look.written);
  if (!served.empty()) {
    look.plural = served.front().plural;
    return;
  }
  const std::string kind = look.written.group + '/' + look.written.kind;
  if (made_kinds_.contains(kind)) {
    look.planned.action = RestoreAction::kCreate;
    look.planned.awaits_others = true;
    look.planned.message = "its definition is put back before it";
    look.planned.wanted = WrittenDigest(*policy.type, look.written.object);
    return;
  }
  SetRefused(reason::kTypeNotServed,
             "the API server does not serve " + kind + " of version " + look.written.version,
             look.planned);
}

ClusterRestorer::Look ClusterRestorer::LookAt(const StoredPolicy& policy, OnConflict on_conflict) {
  Look look{.planned = {.type = policy.type->key, .id = policy.id}};
  try {
    look.written = WrittenObjectOf(policy, options_.namespaces);
    look.planned.target = look.written.target;
    LookForResource(policy, look);
  } catch (const ProviderError& e) {
    if (e.code() != kItemUnsupported) throw;
    SetRefused(reason::kInvalid, e.what(), look.planned);
  }
  if (look.plural.empty()) return look;
  try {
    const auto live = client_.Find(ResourceOf(look), look.written.ns, look.written.name);
    if (live) {
      CompareWithLive(policy, on_conflict, *live, look);
    } else {
      TryToCreate(policy, look);
    }
  } catch (const kube::ApiError& e) {
    RefuseFor(e, look.planned);
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& e) {
    throw ProviderError(kProviderUnavailable, e.what());
  }
  return look;
}

void ClusterRestorer::TryToCreate(const StoredPolicy& policy, Look& look) {
  look.planned.action = RestoreAction::kCreate;
  look.planned.wanted = WrittenDigest(*policy.type, look.written.object);
  try {
    look.planned.wanted =
        WrittenDigest(*policy.type, Write(policy, look, RestoreAction::kCreate, true));
  } catch (const kube::ApiError& e) {
    if (NamesNamespace(e, look.written.ns)) {
      if (!made_namespaces_.contains(look.written.ns)) {
        return SetRefused(reason::kNamespaceMissing,
                          "namespace " + look.written.ns + " is not there, nor put back before it",
                          look.planned);
      }
      look.planned.awaits_others = true;
      look.planned.message = "its namespace is put back before it";
      return;
    }
    // What it names may be among what is put back before it.
    if (!kube::IsNotFound(e) || !makes_something_) throw;
    look.planned.awaits_others = true;
    look.planned.message = ShownMessage(std::string("not until others are there: ") + e.what());
  }
}

void ClusterRestorer::CompareWithLive(const StoredPolicy& policy, OnConflict on_conflict,
                                      const Json& live, Look& look) {
  PlannedItem& planned = look.planned;
  look.live_version = base::StringAt(MetadataOf(live), "resourceVersion");
  planned.live = WrittenDigest(*policy.type, live);
  planned.wanted = planned.live;
  planned.action = RestoreAction::kNone;
  if (base::MemberAt(MetadataOf(live), "deletionTimestamp") != nullptr) {
    return SetRefused(reason::kTerminating, "it is being deleted", planned);
  }
  const std::string stored = WrittenDigest(*policy.type, look.written.object);
  if (planned.live == stored) return;
  const RestoreAction action =
      on_conflict == OnConflict::kReplace ? RestoreAction::kReplace : RestoreAction::kUpdate;
  const bool skips = on_conflict == OnConflict::kSkip;
  try {
    planned.wanted = WrittenDigest(*policy.type, Write(policy, look, action, true));
    if (planned.wanted == planned.live) {
      planned.message = "it has more than what was stored";
      return;
    }
    if (!skips) planned.message = WhoOwns(policy, look);
  } catch (const kube::ApiError&) {
    if (!skips) throw;
    planned.wanted = stored;
  }
  planned.action = skips ? RestoreAction::kSkip : action;
  if (!skips) return;
  planned.reason = reason::kExists;
  planned.message = "it is there, and not the same";
}

// What is written whoever owns it; for people.
std::string ClusterRestorer::WhoOwns(const StoredPolicy& policy, const Look& look) const {
  if (options_.on_conflict != OnConflict::kUpdate) return "";
  try {
    client_.Apply(ResourceOf(look), look.written.ns, look.written.name,
                  look.written.Over(*policy.type),
                  {.field_manager = kFieldManager, .force = false, .dry_run = true});
  } catch (const kube::ApiError& e) {
    if (kube::IsConflict(e)) return ShownMessage(std::string("taken over: ") + e.what());
    throw;
  }
  return "";
}

Json ClusterRestorer::Write(const StoredPolicy& policy, const Look& look, RestoreAction action,
                            bool dry_run) const {
  const kube::WriteOptions options{.field_manager = kFieldManager,
                                   .force = action == RestoreAction::kUpdate,
                                   .dry_run = dry_run};
  const WrittenObject& written = look.written;
  const kube::Resource resource = ResourceOf(look);
  if (action == RestoreAction::kCreate) {
    return client_.Apply(resource, written.ns, written.name, written.object, options);
  }
  Json object = written.object;
  if (action == RestoreAction::kUpdate) object = written.Over(*policy.type);
  object["metadata"]["resourceVersion"] = look.live_version;
  if (action == RestoreAction::kReplace) {
    return client_.Replace(resource, written.ns, written.name, object, options);
  }
  return client_.Apply(resource, written.ns, written.name, object, options);
}

PlannedItem ClusterRestorer::Plan(const StoredPolicy& policy) {
  const Look look = LookAt(policy, options_.on_conflict);
  if (look.planned.action != RestoreAction::kCreate) return look.planned;
  makes_something_ = true;
  const catalogue::KubernetesType& type = Kubernetes(*policy.type);
  if (IsNamespaces(type)) made_namespaces_.insert(look.written.name);
  if (look.written.kind == "CustomResourceDefinition") {
    const Json& spec = base::ObjectAt(look.written.object, "spec");
    made_kinds_.insert(base::StringAt(spec, "group") + '/' +
                       base::StringAt(base::ObjectAt(spec, "names"), "kind"));
  }
  return look.planned;
}

// Whether the kind is served, at last.
bool ClusterRestorer::AwaitDefinition(const StoredPolicy& policy) {
  const auto end = clock_.Steady() + options_.definition_patience;
  const WrittenObject written = WrittenObjectOf(policy, options_.namespaces);
  while (Served(Kubernetes(*policy.type), written).empty()) {
    if (clock_.Steady() >= end) return false;
    if (!base::SleepFor(kDefinitionPoll, stop_)) throw web::StoppedError();
    discovery_.reset();
  }
  return true;
}

// What controllers have made in a namespace that was put back just now is not somebody's own.
OnConflict ClusterRestorer::ConflictOf(const PlannedItem& planned,
                                       const WrittenObject& written) const {
  const bool is_theirs = planned.awaits_others && made_namespaces_.contains(written.ns);
  return is_theirs ? OnConflict::kUpdate : options_.on_conflict;
}

RestoredItem ClusterRestorer::Apply(const StoredPolicy& policy, const PlannedItem& planned) {
  if (planned.awaits_others) AwaitDefinition(policy);
  const WrittenObject written = WrittenObjectOf(policy, options_.namespaces);
  const OnConflict on_conflict = ConflictOf(planned, written);
  for (int attempt = 1;; ++attempt) {
    const Look now = LookAt(policy, on_conflict);
    if (now.planned.action == RestoreAction::kRefuse) {
      return Failed(planned, now.planned.reason, now.planned.message);
    }
    const bool is_still_so = domain::IsStillSo(planned, now.planned) ||
                             (on_conflict != options_.on_conflict && Writes(now.planned.action));
    if (!is_still_so) return Failed(planned, reason::kPlanChanged, kChanged);
    if (now.planned.action == RestoreAction::kNone) {
      return {.planned = planned, .result = RestoredItem::Result::kNothingToDo};
    }
    try {
      Write(policy, now, now.planned.action, false);
      return {.planned = planned, .result = RestoredItem::Result::kDone};
    } catch (const kube::ApiError& e) {
      if (kube::IsConflict(e) && attempt < kAttempts) continue;
      if (kube::IsConflict(e)) return Failed(planned, reason::kPlanChanged, e.what());
      PlannedItem refused = planned;
      RefuseFor(e, refused);
      return Failed(planned, refused.reason, refused.message);
    } catch (const web::StoppedError&) {
      throw;
    } catch (const web::WebError& e) {
      throw ProviderError(kProviderUnavailable, e.what());
    }
  }
}

}  // namespace strongroom::provider::kubernetes
