#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_words.h"
#include "base/json.h"
#include "base/json_members.h"
#include "domain/outcome.h"
#include "sets/error.h"

// Members as the sets API has them, beyond base/json_members.h. Each throws base::JsonError, which
// names the member.
namespace strongroom::sets {

// Of a text that is there and not empty, without NUL.
std::string NeededText(const base::Json& object, std::string_view key);
// Absent where the member is. Neither it nor the others are ever negative.
std::optional<int64_t> CountAt(const base::Json& object, std::string_view key);
int64_t NeededCount(const base::Json& object, std::string_view key);
// RFC 3339; absent where the member is.
std::optional<std::chrono::sys_seconds> InstantAt(const base::Json& object, std::string_view key);
std::chrono::sys_seconds NeededInstant(const base::Json& object, std::string_view key);
// Of "sha256:.." the 64 hexadecimal digits, which are lower case.
std::string NeededDigest(const base::Json& object, std::string_view key);
// Empty where the member is missing or empty.
std::string DigestAt(const base::Json& object, std::string_view key);
// The member `changes`; absent where it is.
std::optional<domain::ChangeCounts> ChangesOf(const base::Json& object);
// Throws unless `object` is of this kind, and of the API's group.
void RequireKind(const base::Json& object, std::string_view kind);

// Of an enum that has words for all of it.
template <typename Enum>
Enum WordAt(const base::Json& object, std::string_view key) {
  const auto value = base::Parse<Enum>(base::StringAt(object, key));
  if (!value) throw base::JsonError(std::string(key) + ": none of " + base::WordsOf<Enum>());
  return *value;
}

// A digest as the API says it.
std::string DigestText(std::string_view hex);

// What `read` gives. What is wrong with JSON in it becomes what is wrong with `what`.
template <typename Read>
auto ReadOrThrow(std::string_view what, const Read& read) {
  try {
    return read();
  } catch (const base::JsonError& e) {
    throw ReadError(std::string(what) + " cannot be read: " + e.what());
  }
}

}  // namespace strongroom::sets
