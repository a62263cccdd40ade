#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "access/reviews.h"
#include "http/message.h"
#include "http/refusal.h"
#include "server/sets/status_reason.h"
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

// A request that is not carried out, and why: the Status object that tells it. The message is for
// the client.
class ApiStatus : public std::runtime_error {
 public:
  ApiStatus(StatusReason reason, const std::string& message, std::optional<StatusCause> cause = {})
      : std::runtime_error(message), reason_(reason), cause_(std::move(cause)) {}

  // The same, about another object than the one that the request names.
  ApiStatus About(std::string name) && {
    name_ = std::move(name);
    return std::move(*this);
  }

  StatusReason reason() const { return reason_; }
  int code() const { return WordsOf(reason_).code; }
  const std::optional<StatusCause>& cause() const { return cause_; }
  // Empty: the one that the request names.
  const std::string& name() const { return name_; }

 private:
  StatusReason reason_;
  std::optional<StatusCause> cause_;
  std::string name_;
};

// Of these there is a form; others are made of reason and message.
ApiStatus Unauthorized();
// Whether the object is there does not show.
ApiStatus Forbidden(const access::User& user, const access::ResourceAccess& access);
ApiStatus NotFound(std::string_view resource, const std::string& name);
ApiStatus BadRequest(const std::string& message);
ApiStatus Invalid(const std::string& name, StatusCause cause);
ApiStatus Conflict(const std::string& message);
ApiStatus NotAcceptable(const std::string& message);
ApiStatus TooManyRequests(const std::string& message);
// What the request needs is away for now.
ApiStatus Unavailable(const std::string& message);
// Logged where it is answered: a person has to look.
ApiStatus Internal(const std::string& message = "internal error");
// What PostgreSQL's failure is to the client; its words are for the log. `failure` is what failed:
// "backup sets cannot be read".
ApiStatus ErrorOf(const store::StoreError& error, const std::string& failure);
// What Kubernetes' failure is to the client, who is known to it by now: 503 for what may pass, else
// 500. What its API server answers, as that it does not let the server do it, is told in its words.
ApiStatus ErrorOf(const web::WebError& error, const std::string& failure);

// A Status object, about the object of that name and resource; empty: about none. Only 429 has
// Retry-After: with it, kubectl asks ten times in silence before it shows an error, and who waits
// for PostgreSQL shall know it at once.
http::Response ToResponse(const ApiStatus& error, std::string_view resource = {},
                          const std::string& name = "");

// The same for what never gets as far as a handler.
http::Response RefuseRequest(const http::Refusal& refusal);

}  // namespace strongroom::server::sets
