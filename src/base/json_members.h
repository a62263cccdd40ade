#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace strongroom::base {

// Null when the member is missing or null, or `object` is none.
const Json* MemberAt(const Json& object, std::string_view key);

// Readers that answer "absent" for a missing or null member and throw JsonError (naming the member)
// for one of another type, instead of converting silently.
std::string StringAt(const Json& object, std::string_view key, std::string_view fallback = {});
// As StringAt, and throws for text with a NUL, which would silently cut the value where it is bound
// as an SQL parameter.
std::string TextAt(const Json& object, std::string_view key);
std::optional<int64_t> IntAt(const Json& object, std::string_view key);
bool BoolAt(const Json& object, std::string_view key, bool fallback);
// The member, or an empty object when it is missing or null.
const Json& ObjectAt(const Json& object, std::string_view key);
// The member, or an empty array when it is missing or null.
const Json& ArrayAt(const Json& object, std::string_view key);

// For objects of somebody else, of which one odd member must not cost the whole: the text, or empty
// for whatever is none.
std::string TextOrEmpty(const Json& object, std::string_view key);

}  // namespace strongroom::base
