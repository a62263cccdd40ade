#include "sets/members.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/ascii.h"
#include "base/json_members.h"
#include "base/timestamp.h"
#include "domain/digest_text.h"

namespace strongroom::sets {
namespace {

using base::Json;

constexpr size_t kDigestDigits = 64;

[[noreturn]] void Fail(std::string_view key, const char* why) {
  throw base::JsonError(std::string(key) + ": " + why);
}

template <typename Value>
Value Needed(std::string_view key, std::optional<Value> value) {
  if (!value) Fail(key, "missing");
  return *value;
}

}  // namespace

std::string NeededText(const Json& object, std::string_view key) {
  std::string text = base::TextAt(object, key);
  if (text.empty()) Fail(key, "missing");
  return text;
}

std::optional<int64_t> CountAt(const Json& object, std::string_view key) {
  const std::optional<int64_t> count = base::IntAt(object, key);
  if (count && *count < 0) Fail(key, "is negative");
  return count;
}

int64_t NeededCount(const Json& object, std::string_view key) {
  return Needed(key, CountAt(object, key));
}

std::optional<std::chrono::sys_seconds> InstantAt(const Json& object, std::string_view key) {
  if (base::MemberAt(object, key) == nullptr) return std::nullopt;
  const auto instant = base::ParseTimestamp(base::StringAt(object, key));
  if (!instant) Fail(key, "no timestamp");
  return instant;
}

std::chrono::sys_seconds NeededInstant(const Json& object, std::string_view key) {
  return Needed(key, InstantAt(object, key));
}

std::string DigestAt(const Json& object, std::string_view key) {
  const std::string text = base::StringAt(object, key);
  if (text.empty()) return {};
  const auto is_digit = [](char c) { return base::IsDigit(c) || (c >= 'a' && c <= 'f'); };
  if (!text.starts_with(domain::kDigestKind)) Fail(key, "no SHA-256");
  std::string hex = text.substr(domain::kDigestKind.size());
  if (hex.size() != kDigestDigits || !std::all_of(hex.begin(), hex.end(), is_digit)) {
    Fail(key, "no SHA-256");
  }
  return hex;
}

std::string NeededDigest(const Json& object, std::string_view key) {
  std::string hex = DigestAt(object, key);
  if (hex.empty()) Fail(key, "missing");
  return hex;
}

std::optional<domain::ChangeCounts> ChangesOf(const Json& object) {
  if (base::MemberAt(object, "changes") == nullptr) return std::nullopt;
  const Json& changes = base::ObjectAt(object, "changes");
  return domain::ChangeCounts{.added = NeededCount(changes, "added"),
                              .changed = NeededCount(changes, "changed"),
                              .removed = NeededCount(changes, "removed")};
}

void RequireKind(const Json& object, std::string_view kind) {
  const std::string version = base::StringAt(object, "apiVersion");
  if (base::StringAt(object, "kind") != kind ||
      !version.starts_with(std::string(api::kSetKind.group) + '/')) {
    throw base::JsonError("not of kind " + std::string(kind));
  }
}

std::string DigestText(std::string_view hex) { return domain::DigestText(hex); }

}  // namespace strongroom::sets
