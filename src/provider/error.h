#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "domain/error_codes.h"

namespace strongroom::provider {

// Codes of TypeCoverage::error_code.
using domain::error_code::kAuthenticationFailed;
using domain::error_code::kDeadlineExceeded;
using domain::error_code::kInternal;
using domain::error_code::kItemUnsupported;
using domain::error_code::kNotFound;
using domain::error_code::kPermissionMissing;
using domain::error_code::kPolicyLeftOut;
using domain::error_code::kProviderNotTrusted;
using domain::error_code::kProviderUnavailable;
using domain::error_code::kRunTooLarge;
using domain::error_code::kThrottled;
using domain::error_code::kTypeClusterWide;
using domain::error_code::kTypeNotServed;

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
