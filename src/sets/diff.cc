#include "sets/diff.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json_members.h"
#include "base/json_writer.h"
#include "sets/deed.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::ArrayAt;
using base::Json;
using base::StringAt;

// A value that is null is one.
PatchStep ReadStep(const Json& step) {
  PatchStep read{.op = NeededText(step, "op"), .path = StringAt(step, "path"), .value = {}};
  const auto value = step.find("value");
  if (value != step.end()) read.value = base::WriteJson(*value, base::JsonStyle::kReplacing);
  return read;
}

Difference ReadDifference(const Json& item) {
  Difference difference{.type = NeededText(item, "type"),
                        .id = NeededText(item, "id"),
                        .name = StringAt(item, "name"),
                        .change = WordAt<domain::Change>(item, "change"),
                        .problem = StringAt(item, "problem"),
                        .patch = {},
                        .no_patch = StringAt(item, "noPatch"),
                        .deed = ReadDeed(item)};
  if (base::MemberAt(item, "patch") == nullptr) return difference;
  auto& steps = difference.patch.emplace();
  for (const Json& step : ArrayAt(item, "patch")) steps.push_back(ReadStep(step));
  return difference;
}

}  // namespace

Diff ReadDiff(const Json& object) {
  return ReadOrThrow("a comparison of backup sets", [&] {
    RequireKind(object, api::kSetDiffKind);
    const auto changes = ChangesOf(object);
    if (!changes) throw base::JsonError("changes: missing");
    Diff diff{.from = NeededText(object, "from"),
              .to = NeededText(object, "to"),
              .changes = *changes,
              .not_compared = {},
              .items = {}};
    for (const Json& type : ArrayAt(object, "notCompared")) {
      diff.not_compared.push_back({NeededText(type, "type"), StringAt(type, "why")});
    }
    for (const Json& item : ArrayAt(object, "items")) diff.items.push_back(ReadDifference(item));
    return diff;
  });
}

}  // namespace strongroom::sets
