#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace strongroom::kube {

struct Response;

// The base of all that this module throws. Messages hold no token and no body of a Secret.
class KubeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A kubeconfig, flag or mounted file that cannot be used: one line that says what, where, and what
// would be right.
class ConfigError : public KubeError {
 public:
  using KubeError::KubeError;
};

// No answer, or none that can be read: refused, cut, timed out, not verified, too large. Whether
// the server acted on the request is unknown.
class TransportError : public KubeError {
 public:
  using KubeError::KubeError;
};

// Stop was requested while a call waited. Whether the server acted on the request is unknown.
class StoppedError : public KubeError {
 public:
  StoppedError() : KubeError("stopped") {}
};

// The server answered with something other than 2xx.
class ApiError : public KubeError {
 public:
  ApiError(int status, std::string reason, const std::string& message,
           std::optional<std::chrono::seconds> retry_after = std::nullopt)
      : KubeError(message),
        status_(status),
        reason_(std::move(reason)),
        retry_after_(retry_after) {}

  // The HTTP status; for an ERROR event of a watch, the code of its Status object.
  int status() const { return status_; }
  // metav1.Status.reason ("NotFound", "Conflict", ...); empty when the answer was no Status object.
  const std::string& reason() const { return reason_; }
  // Absent unless the server said how long to wait.
  std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }

 private:
  int status_;
  std::string reason_;
  std::optional<std::chrono::seconds> retry_after_;
};

// 404: the object, or its whole resource, is not there.
bool IsNotFound(const ApiError& error);
// 409 because the object changed meanwhile (resourceVersion, or a precondition of a delete).
bool IsConflict(const ApiError& error);
// 409 because an object of that name is there already. It may be our own: see Client::Create.
bool IsAlreadyExists(const ApiError& error);
// 410, or reason Expired: the resourceVersion or continue token is too old.
bool IsGone(const ApiError& error);

// Reads an answer that is not 2xx: a metav1.Status when there is one, else the start of the body.
// `attempt` says what was tried on which object: "create lease strongroom/controller".
ApiError DecodeApiError(std::string_view attempt, const Response& response);

// As DecodeApiError, for a metav1.Status that came as a watch's ERROR event.
ApiError DecodeStatus(std::string_view attempt, std::string_view status_json);

}  // namespace strongroom::kube
