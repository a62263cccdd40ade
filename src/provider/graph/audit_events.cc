#include "provider/graph/audit_events.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/ascii.h"
#include "base/json_members.h"
#include "base/text.h"
#include "base/timestamp.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using base::TextOrEmpty;
using domain::ActorKind;
using domain::Deed;
using std::chrono::sys_seconds;

constexpr size_t kMaxText = 256;
constexpr size_t kMaxIdentity = 512;
// Of one event; real ones have a few.
constexpr size_t kMaxObjectsOfEvent = 50;

// The first text that is there.
std::string FirstOf(const Json& object, std::initializer_list<std::string_view> members) {
  for (const std::string_view member : members) {
    if (std::string text = TextOrEmpty(object, member); !text.empty()) return text;
  }
  return "";
}

const Json& MemberOrNull(const Json& object, std::string_view key) {
  static const Json null;
  const Json* const member = base::MemberAt(object, key);
  return member == nullptr ? null : *member;
}

bool IsAnyOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void SetActor(Deed& deed, ActorKind kind, std::string name) {
  if (!deed.actor.empty() || name.empty()) return;
  deed.actor = base::Cut(name, kMaxText);
  deed.actor_kind = kind;
}

// By the store's word for the operation, or else by how it calls the activity.
ActKind KindOf(const std::string& operation, const std::string& activity) {
  const std::string word = base::ToLower(operation);
  const std::string said = base::ToLower(activity);
  const auto begins = [&said](std::string_view start) { return said.starts_with(start); };
  if (begins("restore ")) return ActKind::kReturn;
  if (word == "delete" || begins("delete ") || begins("hard delete ")) return ActKind::kRemoval;
  if (IsAnyOf(word, {"add", "create"}) || begins("create ")) return ActKind::kReturn;
  return ActKind::kOther;
}

// How a form names its members.
struct Members {
  std::string_view result, succeeded, activity, operation, objects, identity;
};
constexpr Members kDirectory{.result = "result",
                             .succeeded = "success",
                             .activity = "activityDisplayName",
                             .operation = "operationType",
                             .objects = "targetResources",
                             .identity = "id"};
constexpr Members kIntune{.result = "activityResult",
                          .succeeded = "success",
                          .activity = "activityType",
                          .operation = "activityOperationType",
                          .objects = "resources",
                          .identity = "resourceId"};

const Members& MembersOf(AuditForm form) {
  switch (form) {
    case AuditForm::kDirectory:
      return kDirectory;
    case AuditForm::kIntune:
      break;
  }
  return kIntune;
}

void SetActors(Deed& deed, AuditForm form, const Json& event) {
  switch (form) {
    case AuditForm::kDirectory: {
      const Json& by = MemberOrNull(event, "initiatedBy");
      const Json& user = MemberOrNull(by, "user");
      SetActor(deed, ActorKind::kUser, FirstOf(user, {"userPrincipalName", "displayName", "id"}));
      const Json& app = MemberOrNull(by, "app");
      SetActor(deed, ActorKind::kApp,
               FirstOf(app, {"displayName", "servicePrincipalName", "appId"}));
      return;
    }
    case AuditForm::kIntune: {
      const Json& actor = MemberOrNull(event, "actor");
      SetActor(deed, ActorKind::kUser, FirstOf(actor, {"userPrincipalName"}));
      SetActor(deed, ActorKind::kApp,
               FirstOf(actor, {"applicationDisplayName", "servicePrincipalName", "applicationId"}));
      SetActor(deed, ActorKind::kUser, FirstOf(actor, {"userId"}));
      return;
    }
  }
}

bool IsOfPolicies(const Json& object) {
  return !IsAnyOf(base::ToLower(TextOrEmpty(object, "type")), {"user", "device"});
}

}  // namespace

std::string QueryFor(const AuditStore& store, sys_seconds since) {
  return std::string(store.path) + "?$filter=activityDateTime%20ge%20" +
         base::FormatTimestamp(since);
}

std::vector<AuditAct> ActsOf(const AuditStore& store, const Json& event) {
  const Members& members = MembersOf(store.form);
  const std::string result = base::ToLower(TextOrEmpty(event, members.result));
  const std::string operation = TextOrEmpty(event, members.operation);
  if (!result.empty() && result != members.succeeded) return {};
  if (base::ToLower(operation) == "get") return {};

  Deed deed{.actor = {}, .activity = {}, .audit_store = std::string(store.name)};
  deed.at = base::ParseTimestamp(TextOrEmpty(event, "activityDateTime"));
  deed.activity =
      base::Cut(FirstOf(event, {members.activity, "displayName", "activity"}), kMaxText);
  SetActors(deed, store.form, event);
  const Json& objects = MemberOrNull(event, members.objects);
  if (!deed.at || deed.actor.empty() || !objects.is_array()) return {};

  const ActKind kind = KindOf(operation, deed.activity);
  std::vector<AuditAct> acts;
  for (const Json& object : objects) {
    const std::string id = TextOrEmpty(object, members.identity);
    if (id.empty() || id.size() > kMaxIdentity || !IsOfPolicies(object)) continue;
    acts.push_back({.act = {.external_id = id, .deed = deed}, .kind = kind});
    if (acts.size() == kMaxObjectsOfEvent) break;
  }
  return acts;
}

void TellingActs::Add(AuditAct act) {
  const sys_seconds at = act.act.deed.at.value_or(sys_seconds::min());
  Told& told = objects_[act.act.external_id];
  const auto is_newer = [at](const AuditAct& than) {
    return !than.act.deed.at || at > *than.act.deed.at;
  };
  if (act.kind == ActKind::kReturn) told.returned = std::max(told.returned, at);
  if (act.kind == ActKind::kRemoval && is_newer(told.removal)) told.removal = act;
  if (is_newer(told.newest)) told.newest = std::move(act);
  if (objects_.size() > kMaxObjects) ForgetOld();
}

// Half of them, so that it is not done for each act.
void TellingActs::ForgetOld() {
  std::vector<sys_seconds> times;
  times.reserve(objects_.size());
  for (const auto& [id, told] : objects_) times.push_back(*told.newest.act.deed.at);
  const auto middle = times.begin() + static_cast<ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  // Many may be of that very second: of these not all go.
  ptrdiff_t of_middle = std::count(times.begin(), middle, *middle);
  std::erase_if(objects_, [&](const auto& entry) {
    const sys_seconds at = *entry.second.newest.act.deed.at;
    return at < *middle || (at == *middle && of_middle-- > 0);
  });
}

std::vector<domain::Act> TellingActs::Take() {
  std::vector<domain::Act> acts;
  acts.reserve(objects_.size());
  for (auto& [id, told] : objects_) {
    const auto& removed = told.removal.act.deed.at;
    const bool stayed_away = removed && *removed >= told.returned;
    acts.push_back(std::move(stayed_away ? told.removal.act : told.newest.act));
  }
  objects_.clear();
  return acts;
}

}  // namespace strongroom::provider::graph
