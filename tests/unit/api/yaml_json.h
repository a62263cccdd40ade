#pragma once

#include <charconv>
#include <nlohmann/json.hpp>

#include "api/json.h"
#include "base/yaml.h"

namespace strongroom::api {

inline Json ScalarOf(const base::YamlValue& value) {
  const std::string& text = value.scalar;
  if (value.quoted) return text;
  if (text == "true" || text == "false") return text == "true";
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  return text;
}

// What the API server makes of a manifest.
inline Json JsonOf(const base::YamlValue& value) {
  Json json;
  switch (value.kind) {
    case base::YamlValue::Kind::kNull:
      break;
    case base::YamlValue::Kind::kScalar:
      return ScalarOf(value);
    case base::YamlValue::Kind::kSequence:
      json = Json::array();
      for (const base::YamlValue& item : value.items) json.push_back(JsonOf(item));
      break;
    case base::YamlValue::Kind::kMap:
      json = Json::object();
      for (const base::YamlMember& member : value.members) json[member.key] = JsonOf(member.value);
      break;
  }
  return json;
}

}  // namespace strongroom::api
