#pragma once

#include <algorithm>
#include <array>
#include <string_view>

// What errorCode of a run, or of one policy type in it, may say. The API takes any word in
// capitals, so that an older server takes the report of a newer executor.
namespace strongroom::domain::error_code {

// The tenant's API.
inline constexpr std::string_view kThrottled = "THROTTLED";
inline constexpr std::string_view kProviderUnavailable = "PROVIDER_UNAVAILABLE";
inline constexpr std::string_view kTokenExpired = "TOKEN_EXPIRED";
inline constexpr std::string_view kAuthenticationFailed = "AUTHENTICATION_FAILED";
inline constexpr std::string_view kPermissionMissing = "PERMISSION_MISSING";
inline constexpr std::string_view kNotFound = "NOT_FOUND";
// Of a skipped type: the tenant has no such API. Not an error.
inline constexpr std::string_view kTypeNotServed = "TYPE_NOT_SERVED";

// The schedule, the server and the run itself.
inline constexpr std::string_view kUnknownPolicyType = "UNKNOWN_POLICY_TYPE";
inline constexpr std::string_view kStoreUnavailable = "STORE_UNAVAILABLE";
inline constexpr std::string_view kDeadlineExceeded = "DEADLINE_EXCEEDED";
inline constexpr std::string_view kStartTimeout = "START_TIMEOUT";
inline constexpr std::string_view kJobDeleted = "JOB_DELETED";
inline constexpr std::string_view kExecutorLost = "EXECUTOR_LOST";
inline constexpr std::string_view kInternal = "INTERNAL";

inline constexpr std::array kAll{kThrottled,         kProviderUnavailable,
                                 kTokenExpired,      kAuthenticationFailed,
                                 kPermissionMissing, kNotFound,
                                 kTypeNotServed,     kUnknownPolicyType,
                                 kStoreUnavailable,  kDeadlineExceeded,
                                 kStartTimeout,      kJobDeleted,
                                 kExecutorLost,      kInternal};

inline bool IsKnown(std::string_view code) {
  return std::find(kAll.begin(), kAll.end(), code) != kAll.end();
}

}  // namespace strongroom::domain::error_code
