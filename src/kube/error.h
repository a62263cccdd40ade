#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/prospect.h"
#include "kube/json.h"
#include "web/error.h"

namespace strongroom::kube {

// What goes wrong with an API server is a web::WebError: web::TransportError, web::StoppedError,
// web::ConfigError for a kubeconfig, and the one type of this module, ApiError. Who cannot act on
// the difference catches web::WebError.

// What is wrong with which field of an object: an entry of metav1.Status.details.causes, without
// its words, which may quote the object.
struct Cause {
  std::string reason;  // a known one (kube/status_reason.h)
  std::string field;   // "spec.rules[0].apiGroups"; of what is in brackets only an index

  bool operator==(const Cause&) const = default;
};
inline constexpr size_t kMostCauses = 8;

// The server answered with something other than 2xx.
class ApiError : public web::WebError {
 public:
  ApiError(int status, std::string reason, const std::string& message,
           std::vector<Cause> causes = {})
      : web::WebError(message),
        status_(status),
        reason_(std::move(reason)),
        causes_(std::move(causes)) {}

  // The HTTP status; for an ERROR event of a watch, the code of its Status object.
  int status() const { return status_; }
  // metav1.Status.reason ("NotFound", "Conflict", ...); empty when the answer was no Status object.
  const std::string& reason() const { return reason_; }
  // The first kMostCauses; those of another form are left out. A webhook may have chosen them.
  const std::vector<Cause>& causes() const { return causes_; }

 private:
  int status_;
  std::string reason_;
  std::vector<Cause> causes_;
};

// 403: it does not let us.
bool IsForbidden(const ApiError& error);
// The API server says of the object that it is not there. A 404 without its word says nothing of
// it: an API server that starts, or has lost a definition, gives one for a whole resource, and so
// does whoever stands before it: https://github.com/kubernetes/kubernetes/issues/115241
bool IsNotFound(const ApiError& error);
// An admission webhook or a ValidatingAdmissionPolicy does not want it, whatever code it chose for
// that (a policy's own is 422, a webhook's anything from 400 on): it may a moment later.
bool IsDenied(const ApiError& error);
// The object itself is not what its kind takes, or may not be changed so.
bool IsInvalid(const ApiError& error);
// 409 because the object changed meanwhile (resourceVersion, or a precondition of a delete).
bool IsConflict(const ApiError& error);
// 409 because an object of that name is there already. It may be our own: see Client::Create.
bool IsAlreadyExists(const ApiError& error);
// 410, or reason Expired: the resourceVersion or continue token is too old.
bool IsGone(const ApiError& error);

// What becomes of what ended so (base/prospect.h); also of what is no ApiError.
base::Prospect ProspectOf(base::Asked asked, const web::WebError& error);

// Reads an answer that is not 2xx: a metav1.Status when there is one, else the status alone.
// `attempt` says what was tried on which object: "create lease strongroom/controller".
ApiError DecodeApiError(std::string_view attempt, const web::Response& response);

// As DecodeApiError, for the object of a watch's ERROR event, which is a metav1.Status.
ApiError DecodeStatus(std::string_view attempt, const Json& status);

}  // namespace strongroom::kube
