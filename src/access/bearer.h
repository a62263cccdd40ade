#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::access {

// The token of the header "Bearer <token>" (RFC 6750 section 2.1). Absent without one, and for what
// no token of Kubernetes looks like: other characters, or longer than any is.
std::optional<std::string> BearerToken(std::string_view header);

}  // namespace strongroom::access
