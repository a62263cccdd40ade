#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "access/reviews.h"
#include "http/message.h"
#include "http/refusal.h"
#include "store/error.h"
#include "web/error.h"

// Answers of the sets API that say no, in the form of Kubernetes' own.
// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
namespace strongroom::server::sets {

// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#CauseType
inline constexpr std::string_view kFieldValueRequired = "FieldValueRequired";
inline constexpr std::string_view kFieldValueInvalid = "FieldValueInvalid";
inline constexpr std::string_view kFieldValueForbidden = "FieldValueForbidden";

// What is wrong with a field.
struct StatusCause {
  // One of metav1's CauseTypes.
  std::string_view reason;
  std::string field;
  std::string message;
};

// A request that is not carried out. The message is for the client.
class StatusError : public std::runtime_error {
 public:
  // `reason` is one of metav1's StatusReasons: "NotFound".
  StatusError(int code, std::string_view reason, const std::string& message,
              std::optional<StatusCause> cause = {})
      : std::runtime_error(message), code_(code), reason_(reason), cause_(std::move(cause)) {}

  // The same, about another object than the one that the request names.
  StatusError About(std::string name) && {
    name_ = std::move(name);
    return std::move(*this);
  }

  int code() const { return code_; }
  std::string_view reason() const { return reason_; }
  const std::optional<StatusCause>& cause() const { return cause_; }
  // Empty: the one that the request names.
  const std::string& name() const { return name_; }

 private:
  int code_;
  std::string_view reason_;  // a literal
  std::optional<StatusCause> cause_;
  std::string name_;
};

StatusError Unauthorized();
// Whether the object is there does not show.
StatusError Forbidden(const access::User& user, const access::ResourceAccess& access);
StatusError NotFound(std::string_view resource, const std::string& name);
StatusError BadRequest(const std::string& message);
StatusError Invalid(const std::string& name, StatusCause cause);
StatusError Conflict(const std::string& message);
StatusError NotAcceptable(const std::string& message);
StatusError TooManyRequests(const std::string& message);
// What the request needs is away for now.
StatusError Unavailable(const std::string& message);
// Logged where it is answered: a person has to look.
StatusError Internal(const std::string& message = "internal error");
// What PostgreSQL's failure is to the client; its words are for the log. `attempt` is what failed:
// "backup sets cannot be read".
StatusError ErrorOf(const store::StoreError& error, const std::string& attempt);
// What Kubernetes' failure is to the client, who is known to it by now: 503 for what may pass, else
// 500. What its API server answers, as that it does not let the server do it, is told in its words.
StatusError ErrorOf(const web::WebError& error, const std::string& attempt);

// A Status object, about the object of that name and resource; empty: about none. Only 429 has
// Retry-After: with it, kubectl asks ten times in silence before it shows an error, and who waits
// for PostgreSQL shall know it at once.
http::Response ToResponse(const StatusError& error, std::string_view resource = {},
                          const std::string& name = "");

// The same for what never gets as far as a handler.
http::Response RefuseRequest(const http::Refusal& refusal);

}  // namespace strongroom::server::sets
