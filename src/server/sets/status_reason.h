#pragma once

#include <string_view>

#include "api/kinds.h"

namespace strongroom::server::sets {

// Why a request is not carried out: metav1's StatusReasons, as far as this API says them, each with
// the code that goes with it. One is of our own, so that a plugin takes no other failure for it.
// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#StatusReason
enum class StatusReason {
  kBadRequest,
  kUnauthorized,
  kForbidden,
  kNotFound,
  kMethodNotAllowed,
  kNotAcceptable,
  kRequestTooSlow,
  kConflict,
  kExpired,
  kRequestTooLarge,
  kUnsupportedMediaType,
  kInvalid,
  kTooManyRequests,
  kHeadersTooLarge,
  kInternal,
  kContentAltered,
  kUnavailable,
  kTimeout,
};

struct StatusWords {
  int code;
  std::string_view reason;
};

constexpr StatusWords WordsOf(StatusReason reason) {
  switch (reason) {
    case StatusReason::kBadRequest:
      return {400, "BadRequest"};
    case StatusReason::kUnauthorized:
      return {401, "Unauthorized"};
    case StatusReason::kForbidden:
      return {403, "Forbidden"};
    case StatusReason::kNotFound:
      return {404, "NotFound"};
    case StatusReason::kMethodNotAllowed:
      return {405, "MethodNotAllowed"};
    case StatusReason::kNotAcceptable:
      return {406, "NotAcceptable"};
    case StatusReason::kRequestTooSlow:
      return {408, "Timeout"};
    case StatusReason::kConflict:
      return {409, "Conflict"};
    case StatusReason::kExpired:
      return {410, "Expired"};
    case StatusReason::kRequestTooLarge:
      return {413, "RequestEntityTooLarge"};
    case StatusReason::kUnsupportedMediaType:
      return {415, "UnsupportedMediaType"};
    case StatusReason::kInvalid:
      return {422, "Invalid"};
    case StatusReason::kTooManyRequests:
      return {429, "TooManyRequests"};
    case StatusReason::kHeadersTooLarge:
      return {431, "BadRequest"};
    case StatusReason::kUnavailable:
      return {503, "ServiceUnavailable"};
    case StatusReason::kTimeout:
      return {504, "Timeout"};
    case StatusReason::kContentAltered:
      return {500, api::kContentAlteredReason};
    case StatusReason::kInternal:
      break;
  }
  return {500, "InternalError"};
}

// Whether a person has to look, and so finds it in the log.
constexpr bool IsForThePerson(StatusReason reason) {
  return reason == StatusReason::kInternal || reason == StatusReason::kContentAltered;
}

}  // namespace strongroom::server::sets
