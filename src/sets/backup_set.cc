#include "sets/backup_set.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/kinds.h"
#include "base/ascii.h"
#include "base/json_members.h"
#include "domain/set_name.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::Json;
using base::ObjectAt;
using base::StringAt;

constexpr std::string_view kWhat = "a backup set";

SetType ReadType(const Json& object) {
  return {.type = NeededText(object, "policyType"),
          .state = NeededText(object, "state"),
          .digest = NeededDigest(object, "digest"),
          .total = NeededCount(object, "total"),
          .backed_up = NeededCount(object, "backedUp"),
          .errors = NeededCount(object, "errors"),
          .excluded = CountAt(object, "excluded").value_or(0),
          .error_code = StringAt(object, "errorCode"),
          .error_message = StringAt(object, "errorMessage"),
          .api_version = StringAt(object, "apiVersion")};
}

std::vector<SetType> ReadTypes(const Json& status) {
  if (base::MemberAt(status, "types") == nullptr) {
    throw base::JsonError("status.types: missing; it is not in lists, get the set itself");
  }
  std::vector<SetType> types;
  for (const Json& type : base::ArrayAt(status, "types")) types.push_back(ReadType(type));
  std::sort(types.begin(), types.end(),
            [](const SetType& a, const SetType& b) { return a.type < b.type; });
  std::set<std::string> folded;
  for (const SetType& type : types) {
    if (!folded.insert(base::ToLower(type.type)).second) {
      throw base::JsonError("status.types: one comes twice, or two differ in upper case alone");
    }
  }
  return types;
}

std::optional<Hold> ReadHold(const Json& spec) {
  if (base::MemberAt(spec, "hold") == nullptr) return std::nullopt;
  const Json& hold = ObjectAt(spec, "hold");
  return Hold{.reason = StringAt(hold, "reason"),
              .by = StringAt(hold, "by"),
              .until = InstantAt(hold, "until")};
}

std::optional<Imported> ReadImported(const Json& status) {
  if (base::MemberAt(status, "imported") == nullptr) return std::nullopt;
  const Json& imported = ObjectAt(status, "imported");
  return Imported{.digest = NeededDigest(imported, "digest"),
                  .by = NeededText(imported, "by"),
                  .at = NeededInstant(imported, "at")};
}

std::optional<bool> ReadVerified(const Json& status) {
  if (base::MemberAt(status, "verification") == nullptr) return std::nullopt;
  return base::BoolAt(ObjectAt(status, "verification"), "verified", false);
}

std::optional<int64_t> ReadId(const Json& status) {
  const std::string digits = StringAt(status, "backupSetID");
  if (digits.empty()) return std::nullopt;
  if (const auto id = domain::SetIdFrom(digits)) return id;
  throw base::JsonError("status.backupSetID: not the id of a backup set");
}

BackupSet Read(const Json& object) {
  RequireKind(object, api::kSetKind.kind);
  const Json& metadata = ObjectAt(object, "metadata");
  const Json& status = ObjectAt(object, "status");
  return {.object = base::CanonicalJson(object),
          .name = NeededText(metadata, "name"),
          .ns = StringAt(metadata, "namespace"),
          .id = ReadId(status),
          .schedule = NeededText(status, "scheduleName"),
          .schedule_uid = NeededText(status, "scheduleUID"),
          .run = NeededText(status, "runName"),
          .tenant = NeededText(status, "tenantName"),
          .provider = {StringAt(status, "provider")},
          .trigger = StringAt(status, "trigger"),
          .sequence = NeededCount(status, "sequence"),
          .taken_at = NeededInstant(status, "takenAt"),
          .phase = StringAt(status, "phase"),
          .is_complete = base::BoolAt(status, "complete", false),
          .items = NeededCount(status, "items"),
          .raw_bytes = CountAt(status, "rawBytes").value_or(0),
          .stored_bytes = CountAt(status, "storedBytes").value_or(0),
          .digest = NeededDigest(status, "digest"),
          .previous_digest = DigestAt(status, "previousDigest"),
          .changes = ChangesOf(status),
          .hold = ReadHold(ObjectAt(object, "spec")),
          .marked_at = InstantAt(status, "markedForRemovalAt"),
          .is_as_sealed = ReadVerified(status),
          .imported = ReadImported(status),
          .actors = {},
          .types = {}};
}

std::vector<std::string> ReadActors(const Json& status) {
  std::vector<std::string> actors;
  for (const Json& actor : base::ArrayAt(status, "actors")) {
    if (!actor.is_string()) throw base::JsonError("status.actors: has something else than texts");
    actors.push_back(actor.get<std::string>());
  }
  return actors;
}

}  // namespace

bool SetType::IsComplete() const { return state == domain::NameOf(domain::TypeState::kComplete); }

BackupSet ReadSet(const Json& object) {
  return ReadOrThrow(kWhat, [&] {
    BackupSet set = Read(object);
    const Json& status = ObjectAt(object, "status");
    set.actors = ReadActors(status);
    set.types = ReadTypes(status);
    return set;
  });
}

BackupSet ReadListedSet(const Json& object) {
  return ReadOrThrow(kWhat, [&] { return Read(object); });
}

}  // namespace strongroom::sets
