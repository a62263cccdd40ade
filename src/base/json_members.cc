#include "base/json_members.h"

#include <nlohmann/json.hpp>

#include "base/json_number.h"

namespace strongroom::base {
namespace {

[[noreturn]] void FailType(std::string_view key, std::string_view expected, const Json& actual) {
  throw JsonError(std::string(key) + ": expected " + std::string(expected) + ", found " +
                  std::string(TypeName(actual)));
}

}  // namespace

const Json* MemberAt(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string StringAt(const Json& object, std::string_view key, std::string_view fallback) {
  const Json* member = MemberAt(object, key);
  if (member == nullptr) return std::string(fallback);
  if (!member->is_string()) FailType(key, "a string", *member);
  return member->get<std::string>();
}

std::string TextAt(const Json& object, std::string_view key) {
  std::string text = StringAt(object, key);
  if (text.find('\0') != std::string::npos) {
    throw JsonError(std::string(key) + ": contains a NUL character");
  }
  return text;
}

std::optional<int64_t> IntAt(const Json& object, std::string_view key) {
  const Json* member = MemberAt(object, key);
  if (member == nullptr) return std::nullopt;
  if (!member->is_number_integer()) FailType(key, "an integer", *member);
  if (member->is_number_unsigned() && member->get<uint64_t>() > INT64_MAX) {
    FailType(key, "a 64-bit integer", *member);
  }
  return member->get<int64_t>();
}

bool BoolAt(const Json& object, std::string_view key, bool fallback) {
  const Json* member = MemberAt(object, key);
  if (member == nullptr) return fallback;
  if (!member->is_boolean()) FailType(key, "true or false", *member);
  return member->get<bool>();
}

const Json& ObjectAt(const Json& object, std::string_view key) {
  static const Json empty = Json::object();
  const Json* member = MemberAt(object, key);
  if (member == nullptr) return empty;
  if (!member->is_object()) FailType(key, "an object", *member);
  return *member;
}

const Json& ArrayAt(const Json& object, std::string_view key) {
  static const Json empty = Json::array();
  const Json* member = MemberAt(object, key);
  if (member == nullptr) return empty;
  if (!member->is_array()) FailType(key, "an array", *member);
  return *member;
}

std::string TextOrEmpty(const Json& object, std::string_view key) {
  const Json* member = MemberAt(object, key);
  return member != nullptr && member->is_string() ? member->get<std::string>() : std::string();
}

}  // namespace strongroom::base
