#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/place.h"
#include "base/enum_words.h"
#include "base/json.h"
#include "domain/form.h"

// How the values of a type stand in JSON: read, written and described from the same words and
// limits, so that the three cannot differ. tests/unit/api/crd_test.cc compares what is described
// with crds/.
namespace strongroom::api {

using base::Json;
using domain::Form;
namespace form = domain::form;

// A value that a person has written, for messages.
std::string ShownJson(const Json& value);

template <typename Value>
struct Codec {
  // Puts into `value` what `json`, which is not null, says. False when something is wrong with it:
  // that is told to the place, and `value` is as it was, or has what of it is good.
  std::function<bool(const Json& json, const Place& place, Value& value)> read;
  // Null where there is nothing to say. What is too long for the limits is cut, so that a status is
  // never refused as a whole.
  std::function<Json(const Value& value)> write;
  // The keywords of an OpenAPI v3 schema: type, format, limits.
  Json schema;
};

enum class Lines { kOne, kMany };

struct TextLimits {
  size_t max = 0;  // 0: that of the form, or none
  size_t min = 0;
  const Form* form = nullptr;
  Lines lines = Lines::kOne;
};

// Empty is absent. Limits of length are in characters for the API server and in bytes here, where
// cut text must fit. What is not seen is escaped (base/printable.h) when it is read and when it is
// written, so that no text of an object can hold it; line ends stay where there may be many lines.
Codec<std::string> Text(TextLimits limits);
Codec<std::string> TextOf(const Form& form);
// As Text, and refuses a NUL, which PostgreSQL does not store.
Codec<std::string> StorableText(TextLimits limits);
// As StorableText, but neither escaped nor cut: for what is an identity, or has a digest. What is
// no UTF-8 then cannot be written.
Codec<std::string> ExactText(TextLimits limits);

Codec<bool> Flag();

struct Range {
  int64_t minimum = std::numeric_limits<int64_t>::min();
  int64_t maximum = std::numeric_limits<int64_t>::max();
};
Codec<int64_t> Int32(Range range);
Codec<int64_t> Int64(Range range);
// A number of seconds.
Codec<std::chrono::seconds> Seconds(Codec<int64_t> number);

// RFC 3339; the API server writes whole seconds in UTC.
Codec<std::chrono::sys_seconds> Time(TextLimits limits = {.max = 64});

// JSON that nothing here looks into, as text; empty when it is absent. `schema` is what the API
// server checks.
Codec<std::string> Raw(Json schema);

// A word of an enum (base/enum_words.h); one whose word is empty is absent.
template <typename Enum>
Codec<Enum> Word() {
  Json words = Json::array();
  for (const auto& entry : base::kEnumWords<Enum>) {
    if (!entry.word.empty()) words.push_back(entry.word);
  }
  return {.read =
              [](const Json& json, const Place& place, Enum& value) {
                if (!json.is_string()) return place.FailType("a string", json);
                const auto& word = json.get_ref<const std::string&>();
                const auto found = base::Parse<Enum>(word);
                if (!found) {
                  return place.Fail(Shown(word) + " is not one of: " + base::WordsOf<Enum>());
                }
                value = *found;
                return true;
              },
          .write =
              [](const Enum& value) {
                const std::string_view word = base::NameOf(value);
                return word.empty() ? Json() : Json(word);
              },
          .schema = {{"type", "string"}, {"enum", std::move(words)}}};
}

template <typename Value>
Codec<std::optional<Value>> Maybe(Codec<Value> codec) {
  return {
      .read =
          [read = codec.read](const Json& json, const Place& place, std::optional<Value>& value) {
            Value found{};
            if (!read(json, place, found)) return false;
            value = std::move(found);
            return true;
          },
      .write = [write = codec.write](
                   const std::optional<Value>& value) { return value ? write(*value) : Json(); },
      .schema = std::move(codec.schema)};
}

// Zero is absent.
Codec<int64_t> UnlessZero(Codec<int64_t> number);

struct ListLimits {
  size_t max = 0;
  size_t min = 0;
  bool is_set = false;  // each element once
};

// An empty list is absent.
template <typename Value>
Codec<std::vector<Value>> List(Codec<Value> element, ListLimits limits) {
  Json schema{{"type", "array"}, {"items", element.schema}, {"maxItems", limits.max}};
  if (limits.min > 0) schema["minItems"] = limits.min;
  return {.read =
              [read = element.read, limits](const Json& json, const Place& place,
                                            std::vector<Value>& values) {
                if (!json.is_array()) return place.FailType("an array", json);
                if (json.size() > limits.max) {
                  return place.Fail("has more than " + std::to_string(limits.max) + " entries");
                }
                if (json.size() < limits.min) return place.Fail("is empty");
                bool is_good = true;
                std::set<Json> seen;
                for (const Json& entry : json) {
                  if (limits.is_set && !seen.insert(entry).second) {
                    return place.Fail(ShownJson(entry) + " is there twice");
                  }
                  Value value{};
                  is_good = read(entry, place, value) && is_good;
                  values.push_back(std::move(value));
                }
                return is_good;
              },
          .write =
              [write = element.write, limits](const std::vector<Value>& values) {
                Json array;
                for (size_t i = 0; i < values.size() && i < limits.max; ++i) {
                  array.push_back(write(values[i]));
                }
                return array;
              },
          .schema = std::move(schema)};
}

// By keys of the form `keys`; an empty map is absent.
template <typename Value>
Codec<std::map<std::string, Value>> Map(Codec<Value> element, const Form& keys, size_t max) {
  return {.read =
              [read = element.read, &keys, max](const Json& json, const Place& place,
                                                std::map<std::string, Value>& values) {
                if (!json.is_object()) return place.FailType("an object", json);
                if (json.size() > max) {
                  return place.Fail("has more than " + std::to_string(max) + " entries");
                }
                bool is_good = true;
                for (const auto& [key, entry] : json.items()) {
                  if (!keys.matches(key)) {
                    return place.Fail("a key is not " + std::string(keys.name));
                  }
                  is_good = read(entry, place.Member(key), values[key]) && is_good;
                }
                return is_good;
              },
          .write =
              [write = element.write, max](const std::map<std::string, Value>& values) {
                Json object;
                for (const auto& [key, value] : values) {
                  if (object.size() < max) object[key] = write(value);
                }
                return object;
              },
          .schema = {{"type", "object"},
                     {"additionalProperties", element.schema},
                     {"maxProperties", max}}};
}

// An object with one member that must be there: {name: ...}.
template <typename Value>
Codec<Value> Wrapped(std::string name, Codec<Value> inner) {
  Json schema{{"type", "object"}, {"required", Json::array({name})}};
  schema["properties"][name] = inner.schema;
  return {.read =
              [name, read = inner.read](const Json& json, const Place& place, Value& value) {
                if (!json.is_object()) return place.FailType("an object", json);
                const auto member = json.find(name);
                if (member == json.end() || member->is_null()) {
                  return place.Member(name).Fail("is required");
                }
                return read(*member, place.Member(name), value);
              },
          .write =
              [name, write = inner.write](const Value& value) {
                Json member = write(value);
                return member.is_null() ? Json() : Json{{name, std::move(member)}};
              },
          .schema = std::move(schema)};
}

}  // namespace strongroom::api
