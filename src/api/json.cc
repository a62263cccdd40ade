#include "api/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"

namespace strongroom::api {
namespace {

constexpr int kMaxDepth = 128;

const Json* Find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

[[noreturn]] void FailType(std::string_view key, std::string_view expected, const Json& actual) {
  throw ApiFormatError(std::string(key) + ": expected " + std::string(expected) + ", found " +
                       actual.type_name());
}

}  // namespace

std::string StringAt(const Json& object, std::string_view key, std::string_view fallback) {
  const Json* member = Find(object, key);
  if (member == nullptr) return std::string(fallback);
  if (!member->is_string()) FailType(key, "a string", *member);
  return member->get<std::string>();
}

std::string TextAt(const Json& object, std::string_view key) {
  std::string text = StringAt(object, key);
  if (text.find('\0') != std::string::npos) {
    throw ApiFormatError(std::string(key) + ": contains a NUL character");
  }
  return text;
}

std::optional<int64_t> IntAt(const Json& object, std::string_view key) {
  const Json* member = Find(object, key);
  if (member == nullptr) return std::nullopt;
  if (!member->is_number_integer()) FailType(key, "an integer", *member);
  if (member->is_number_unsigned() && member->get<uint64_t>() > INT64_MAX) {
    FailType(key, "a 64-bit integer", *member);
  }
  return member->get<int64_t>();
}

bool BoolAt(const Json& object, std::string_view key, bool fallback) {
  const Json* member = Find(object, key);
  if (member == nullptr) return fallback;
  if (!member->is_boolean()) FailType(key, "true or false", *member);
  return member->get<bool>();
}

const Json& ObjectAt(const Json& object, std::string_view key) {
  static const Json empty = Json::object();
  const Json* member = Find(object, key);
  if (member == nullptr) return empty;
  if (!member->is_object()) FailType(key, "an object", *member);
  return *member;
}

const Json& ArrayAt(const Json& object, std::string_view key) {
  static const Json empty = Json::array();
  const Json* member = Find(object, key);
  if (member == nullptr) return empty;
  if (!member->is_array()) FailType(key, "an array", *member);
  return *member;
}

std::string Cut(std::string_view text, size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return std::string(text.substr(0, limit));
}

std::string ValidText(std::string text) {
  std::replace(text.begin(), text.end(), '\0', ' ');
  const Json json = std::move(text);
  return Json::parse(json.dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

Json ParseJson(std::string_view text) {
  bool too_deep = false;
  const auto guard = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > kMaxDepth) too_deep = true;
    return !too_deep;
  };
  try {
    Json value = Json::parse(text.begin(), text.end(), guard);
    if (too_deep) throw ApiFormatError("JSON is nested deeper than 128 levels");
    return value;
  } catch (const Json::parse_error& e) {
    // The library's own words quote the text, which may be anybody's.
    throw ApiFormatError("not valid JSON: wrong at byte " + std::to_string(e.byte));
  } catch (const Json::exception&) {
    throw ApiFormatError("not valid JSON: a number is too large");
  }
}

std::string CanonicalJson(const Json& value) {
  try {
    return value.dump();
  } catch (const Json::exception& e) {
    throw ApiFormatError(std::string("cannot be written as JSON: ") + e.what());
  }
}

}  // namespace strongroom::api
