#include "base/yaml_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/ascii.h"

namespace strongroom::base {
namespace {

// As kubectl's YAML library, which keeps these words of YAML 1.1.
constexpr std::array<std::string_view, 9> kTrue{"true", "True", "TRUE", "yes", "Yes",
                                                "YES",  "on",   "On",   "ON"};
constexpr std::array<std::string_view, 9> kFalse{"false", "False", "FALSE", "no", "No",
                                                 "NO",    "off",   "Off",   "OFF"};

bool LooksLikeNumber(std::string_view text) {
  double ignored = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), ignored);
  return problem != std::errc::invalid_argument && end == text.data() + text.size();
}

// As it is written, to the last digit; in JSON there is one after a point. One that is too large
// ("1e999") is text, as for kubectl.
Json Number(const std::string& text) {
  std::string number = text;
  const size_t after_point = number.find('.') + 1;
  if (after_point > 0 && !IsDigit(number.c_str()[after_point])) number.insert(after_point, 1, '0');
  try {
    return ParseJson(number);
  } catch (const JsonError&) {
    return text;
  }
}

bool IsAmong(std::string_view text, const std::array<std::string_view, 9>& words) {
  return !text.empty() && std::find(words.begin(), words.end(), text) != words.end();
}

Json PlainScalar(const std::string& text) {
  if (IsAmong(text, kTrue)) return true;
  if (IsAmong(text, kFalse)) return false;
  const std::string_view digits = text.starts_with('-') ? std::string_view(text).substr(1) : text;
  // A number begins with a digit, and with 0 only where no other digit follows: "007" stays text.
  if (digits.empty() || !IsDigit(digits[0])) return text;
  if (digits.size() > 1 && digits[0] == '0' && IsDigit(digits[1])) return text;
  return LooksLikeNumber(text) ? Number(text) : Json(text);
}

}  // namespace

Json ToJson(const YamlValue& value) {
  switch (value.kind) {
    case YamlValue::Kind::kNull:
      return nullptr;
    case YamlValue::Kind::kScalar:
      return value.quoted ? Json(value.scalar) : PlainScalar(value.scalar);
    case YamlValue::Kind::kSequence: {
      Json array = Json::array();
      for (const YamlValue& item : value.items) array.push_back(ToJson(item));
      return array;
    }
    case YamlValue::Kind::kMap:
      break;
  }
  Json object = Json::object();
  for (const YamlMember& member : value.members) object[member.key] = ToJson(member.value);
  return object;
}

}  // namespace strongroom::base
