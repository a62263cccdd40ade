#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace strongroom::provider {

// Codes of TypeCoverage::error_code, from the table in design.md section 7.
inline constexpr std::string_view kThrottled = "THROTTLED";
inline constexpr std::string_view kUnavailable = "PROVIDER_UNAVAILABLE";
inline constexpr std::string_view kAuthenticationFailed = "AUTHENTICATION_FAILED";
inline constexpr std::string_view kPermissionMissing = "PERMISSION_MISSING";
inline constexpr std::string_view kNotFound = "NOT_FOUND";
inline constexpr std::string_view kDeadlineExceeded = "DEADLINE_EXCEEDED";
inline constexpr std::string_view kInternal = "INTERNAL";
// Of a skipped type: the server has no such API. Not an error.
inline constexpr std::string_view kTypeNotServed = "TYPE_NOT_SERVED";

// Something could not be read from the tenant, after all retries that its code allows. The message
// says what was tried and what came back, without secrets.
class ProviderError : public std::runtime_error {
 public:
  ProviderError(std::string_view code, const std::string& message)
      : std::runtime_error(message), code_(code) {}

  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace strongroom::provider
