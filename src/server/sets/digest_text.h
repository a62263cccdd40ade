#pragma once

#include <string>

namespace strongroom::server::sets {

// A hexadecimal SHA-256 as people are shown it, here and in the status of runs.
inline std::string DigestText(const std::string& hex) { return "sha256:" + hex; }

}  // namespace strongroom::server::sets
