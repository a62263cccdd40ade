#include "api/condition_fields.h"

#include "base/json_members.h"

namespace strongroom::api {
namespace {

constexpr const char* kTrue = "True";
constexpr const char* kFalse = "False";
constexpr const char* kUnknown = "Unknown";

// Unknown is not true; that it is Unknown is read and written with the whole condition.
Codec<bool> Truth() {
  return {.read =
              [](const Json& json, const Place& place, bool& value) {
                if (!json.is_string()) return place.FailType("a string", json);
                value = json.get_ref<const std::string&>() == kTrue;
                return true;
              },
          .write = [](const bool& value) -> Json { return value ? kTrue : kFalse; },
          .schema = {{"type", "string"}, {"enum", {kTrue, kFalse, kUnknown}}}};
}

const Fields<domain::Condition>& ConditionFields() {
  using domain::Condition;
  static const auto fields =
      Fields<Condition>()
          .Required("type", &Condition::type, TextOf(form::kConditionType))
          .Required("status", &Condition::is_true, Truth())
          .Optional("observedGeneration", &Condition::observed_generation, Int64({.minimum = 0}))
          .Required("lastTransitionTime", &Condition::last_transition, Time())
          .Required("reason", &Condition::reason, Text({.min = 1, .form = &form::kConditionReason}))
          .Required("message", &Condition::message,
                    Text({.max = 32768, .min = 1, .lines = Lines::kMany}));
  return fields;
}

}  // namespace

Codec<std::vector<domain::Condition>> Conditions() {
  Codec<domain::Condition> condition = Object(ConditionFields());
  condition.write = [write = condition.write](const domain::Condition& value) {
    Json json = write(value);
    // The CRD refuses a condition without a message, and with it the whole status.
    if (value.message.empty()) json["message"] = value.reason;
    if (value.is_unknown) json["status"] = kUnknown;
    return json;
  };
  condition.read = [read = condition.read](const Json& json, const Place& place,
                                           domain::Condition& value) {
    const bool is_good = read(json, place, value);
    value.is_unknown = json.is_object() && base::TextOrEmpty(json, "status") == kUnknown;
    return is_good;
  };
  Codec<std::vector<domain::Condition>> list = List(std::move(condition), {.max = 16});
  // What is half a condition would be written back, and refused with the whole status.
  list.read = [read = list.read](const Json& json, const Place& place,
                                 std::vector<domain::Condition>& values) {
    const bool is_good = read(json, place, values);
    std::erase_if(values, [](const domain::Condition& value) {
      return value.type.empty() || value.reason.empty() || value.message.empty();
    });
    return is_good;
  };
  return list;
}

}  // namespace strongroom::api
