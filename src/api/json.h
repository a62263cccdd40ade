#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace strongroom::api {

using Json = nlohmann::json;

// Readers that answer "absent" for a missing or null member and throw ApiFormatError (naming the
// member) for one of another type, instead of converting silently.
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

// The first `limit` bytes of UTF-8 text, or less so that no character is cut in two: for limits of
// the CRDs, which count characters, so that a cut text always fits.
std::string Cut(std::string_view text, size_t limit);

// The text with U+FFFD for what is not UTF-8 and a space for each NUL: for messages of somebody
// else that go into JSON and SQL.
std::string ValidText(std::string text);

// Parses with a limit on nesting (128), because copying or writing a deeper value can exhaust the
// stack. Throws ApiFormatError.
Json ParseJson(std::string_view text);

// Canonical form: members sorted by the bytes of their names, no white space, UTF-8 as it is. Equal
// values give equal bytes. Throws ApiFormatError on text that is not UTF-8.
std::string CanonicalJson(const Json& value);

}  // namespace strongroom::api
