#pragma once

#include <map>
#include <string>
#include <string_view>

namespace strongroom::web {

// A path segment or query value with everything but RFC 3986's unreserved characters encoded.
std::string Escape(std::string_view text);

// "?a=b&c=d", sorted and escaped; entries with an empty value are left out; "" when none is left.
std::string QueryString(const std::map<std::string, std::string>& parameters);

}  // namespace strongroom::web
