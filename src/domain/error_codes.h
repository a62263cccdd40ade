#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace strongroom::domain {

// What errorCode of a run, or of one policy type in it, may say. The API takes any word in
// capitals, so that an older server takes the report of a newer executor.
inline constexpr std::array<std::string_view, 14> kErrorCodes{
    "THROTTLED",          "PROVIDER_UNAVAILABLE",
    "TOKEN_EXPIRED",      "AUTHENTICATION_FAILED",
    "PERMISSION_MISSING", "NOT_FOUND",
    "TYPE_NOT_SERVED",    "UNKNOWN_POLICY_TYPE",
    "STORE_UNAVAILABLE",  "DEADLINE_EXCEEDED",
    "START_TIMEOUT",      "JOB_DELETED",
    "EXECUTOR_LOST",      "INTERNAL"};

inline bool IsErrorCode(std::string_view code) {
  return std::find(kErrorCodes.begin(), kErrorCodes.end(), code) != kErrorCodes.end();
}

}  // namespace strongroom::domain
