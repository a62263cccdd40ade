#pragma once

#include <map>
#include <string>
#include <string_view>

namespace strongroom::web {

// A path segment or query value with everything but RFC 3986's unreserved characters encoded.
std::string Escape(std::string_view text);

// A path by its pattern: "/runs/{run}/report" and {{"run", "a b"}} give "/runs/a%20b/report".
// Throws std::out_of_range for a parameter without a value: a mistake in the program.
std::string PathOf(std::string_view pattern, const std::map<std::string, std::string>& values);

// "?a=b&c=d", sorted and escaped; entries with an empty value are left out; "" when none is left.
std::string QueryString(const std::map<std::string, std::string>& parameters);

}  // namespace strongroom::web
