#include "sets/history.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json_members.h"
#include "sets/deed.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::ArrayAt;
using base::Json;
using base::StringAt;

PolicyVersion ReadVersion(const Json& object) {
  return {.change = NeededText(object, "change"),
          .set = NeededText(object, "backupSet"),
          .taken_at = NeededInstant(object, "takenAt"),
          .name = StringAt(object, "name"),
          .digest = DigestAt(object, "digest"),
          .content_digest = DigestAt(object, "contentDigest"),
          .last_set = StringAt(object, "lastBackupSet"),
          .sets = CountAt(object, "sets").value_or(0),
          .deed = ReadDeed(object)};
}

PolicyHistory ReadHistory(const Json& object) {
  PolicyHistory history{.type = NeededText(object, "type"),
                        .id = NeededText(object, "id"),
                        .name = StringAt(object, "name"),
                        .versions = {}};
  for (const Json& version : ArrayAt(object, "versions")) {
    history.versions.push_back(ReadVersion(version));
  }
  if (history.versions.empty()) throw base::JsonError("versions: missing");
  return history;
}

}  // namespace

Histories ReadHistories(const Json& object) {
  return ReadOrThrow("the history of a policy", [&] {
    RequireKind(object, api::kPolicyHistoryKind);
    Histories histories{.policies = {}, .has_more = base::BoolAt(object, "more", false)};
    for (const Json& policy : ArrayAt(object, "policies")) {
      histories.policies.push_back(ReadHistory(policy));
    }
    return histories;
  });
}

}  // namespace strongroom::sets
