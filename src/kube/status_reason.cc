#include "kube/status_reason.h"

#include <algorithm>
#include <array>

namespace strongroom::kube {
namespace {

constexpr auto kReasons = std::to_array<std::string_view>(
    {"Unauthorized", "Forbidden", "NotFound", "AlreadyExists", "Conflict", "Gone", "Invalid",
     "ServerTimeout", "StoreReadError", "Timeout", "TooManyRequests", "BadRequest",
     "MethodNotAllowed", "NotAcceptable", "RequestEntityTooLarge", "UnsupportedMediaType",
     "InternalError", "Expired", "ServiceUnavailable"});

constexpr auto kCauses = std::to_array<std::string_view>(
    {"FieldValueNotFound", "FieldValueRequired", "FieldValueDuplicate", "FieldValueInvalid",
     "FieldValueNotSupported", "FieldValueForbidden", "FieldValueTooLong", "FieldValueTooMany",
     "FieldValueTypeInvalid", "InternalError", "FieldManagerConflict"});

}  // namespace

bool IsKnownReason(std::string_view reason) {
  return std::find(kReasons.begin(), kReasons.end(), reason) != kReasons.end();
}

bool IsKnownCause(std::string_view reason) {
  return std::find(kCauses.begin(), kCauses.end(), reason) != kCauses.end();
}

}  // namespace strongroom::kube
