#include "server/sets/hold_patch.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/json_members.h"
#include "base/printable.h"
#include "base/timestamp.h"
#include "server/sets/api_status.h"
#include "server/sets/set_object.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using std::chrono::sys_seconds;

constexpr const char* kMergePatch = "application/merge-patch+json";
constexpr const char* kJsonPatch = "application/json-patch+json";
constexpr size_t kMaxReason = 1'000;
constexpr const char* kHoldPath = "/spec/hold";
constexpr size_t kMostOperations = 100;

// Without its parameters: "; charset=utf-8".
std::string MediaTypeOf(const std::string& content_type) {
  return content_type.substr(0, content_type.find_first_of("; "));
}

[[noreturn]] void RefuseOperation(const Json& object, size_t index) {
  throw Invalid(object["metadata"]["name"],
                {kFieldValueForbidden, "spec.hold",
                 "operation " + std::to_string(index + 1) +
                     " of the patch does not fit; one may test anything, and add, "
                     "replace or remove /spec/hold and its members"});
}

// Whether an operation can be left to the library: it copies nothing, which could be done again and
// again (CVE-2019-1002100), and nothing is put into what has no members.
bool IsOfHold(const Json& object, const std::string& operation, const std::string& path) {
  if (operation == "test") return true;
  if (operation != "add" && operation != "replace" && operation != "remove") return false;
  if (path == kHoldPath) return true;
  const Json hold = base::ObjectAt(object, "spec").value("hold", Json());
  return path.starts_with(std::string(kHoldPath) + '/') && hold.is_object() &&
         path.find('/', std::string_view(kHoldPath).size() + 1) == std::string::npos;
}

// One operation after the other, as each may make room for the next.
Json Operated(Json object, const Json& operations) {
  if (!operations.is_array() || operations.size() > kMostOperations) {
    throw BadRequest("the patch is no JSON Patch: a list of at most " +
                     std::to_string(kMostOperations) + " operations");
  }
  for (size_t i = 0; i < operations.size(); ++i) {
    const Json& operation = operations[i];
    if (!IsOfHold(object, base::TextOrEmpty(operation, "op"),
                  base::TextOrEmpty(operation, "path"))) {
      RefuseOperation(object, i);
    }
    try {
      object = object.patch(Json::array({operation}));
    } catch (const Json::exception&) {
      RefuseOperation(object, i);
    }
  }
  return object;
}

Json Patched(const Patch& patch, Json object) {
  const std::string type = MediaTypeOf(patch.content_type);
  if (type != kMergePatch && type != kJsonPatch) {
    throw ApiStatus(StatusReason::kUnsupportedMediaType,
                    std::string("a patch of a backup set is ") + kMergePatch + " or " + kJsonPatch +
                        ": kubectl patch --type=merge or --type=json");
  }
  const Json changes = [&] {
    try {
      return base::ParseJson(patch.body);
    } catch (const base::JsonError& e) {
      throw BadRequest(std::string("the patch is not valid JSON: ") + e.what());
    }
  }();
  if (type == kMergePatch) {
    object.merge_patch(changes);
    return object;
  }
  return Operated(std::move(object), changes);
}

// `by`: who holds it now.
store::Hold ReadHold(const std::string& name, const Json& object, const std::string& by,
                     sys_seconds now) {
  const auto refuse = [&](const std::string& field, const std::string& why) {
    return Invalid(name, {kFieldValueInvalid, "spec.hold" + field, why});
  };
  if (!object.is_object()) throw refuse("", "must be an object, or null to let the set go");
  store::Hold hold;
  for (const auto& [member, value] : object.items()) {
    const std::string field = '.' + base::Printable(member);
    if (member != "reason" && member != "until" && member != "by") {
      throw refuse(field, "is no member of a hold");
    }
    if (!value.is_string()) throw refuse(field, "must be a text");
  }
  if (object.value("by", by) != by) throw refuse(".by", "is said by the server alone");
  hold.reason = object.value("reason", "");
  if (hold.reason.empty()) {
    throw Invalid(name, {kFieldValueRequired, "spec.hold.reason",
                         "is required: why retention may not remove it"});
  }
  if (hold.reason.size() > kMaxReason || base::Printable(hold.reason) != hold.reason) {
    throw refuse(".reason", "must be one line of at most " + std::to_string(kMaxReason) + " bytes");
  }
  if (!object.contains("until")) return hold;
  hold.until = base::ParseTimestamp(object["until"].get<std::string>());
  if (!hold.until || *hold.until <= now) {
    throw refuse(".until", "must be a time to come, as 2030-01-31T00:00:00Z");
  }
  return hold;
}

}  // namespace

std::optional<store::Hold> PatchedHold(const Patch& patch, const store::SetRecord& set,
                                       sys_seconds now) {
  const std::string name = NameOf(set);
  Json before = SetObject(set);
  Json after = Patched(patch, before);
  const Json version = before["metadata"]["resourceVersion"];
  Json none;
  Json& metadata = after.is_object() && after.contains("metadata") ? after["metadata"] : none;
  // Taken away, it is a patch of whatever version there is.
  if (metadata.is_object() && metadata.value("resourceVersion", Json()).is_null()) {
    metadata["resourceVersion"] = version;
  }
  if (metadata.is_object() && metadata["resourceVersion"] != version) {
    throw ApiStatus(StatusReason::kConflict,
                    "backup set \"" + name + "\" is not as it was when the patch was made");
  }
  const auto hold_of = [](Json& object) {
    Json& spec = object["spec"];
    Json hold = spec.is_object() ? spec.value("hold", Json()) : Json();
    if (spec.is_object()) spec.erase("hold");
    if (spec.is_null()) spec = Json::object();
    return hold;
  };
  const Json held = hold_of(before);
  const Json hold = after.is_object() ? hold_of(after) : Json();
  if (after != before) {
    throw Invalid(
        name, {kFieldValueForbidden, "spec.hold", "is all of a backup set that can be changed"});
  }
  if (hold == held) return store::HoldOf(set);
  if (hold.is_null()) return std::nullopt;
  return ReadHold(name, hold, set.is_held ? set.held_by : "", now);
}

}  // namespace strongroom::server::sets
