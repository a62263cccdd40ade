#pragma once

#include <string>
#include <string_view>

namespace strongroom::domain {

// What a SHA-256 begins with where people are shown it: statuses, the sets API, archives.
inline constexpr std::string_view kDigestKind = "sha256:";

// The text of one that is hexadecimal.
inline std::string DigestText(std::string_view hex) { return std::string(kDigestKind).append(hex); }

}  // namespace strongroom::domain
