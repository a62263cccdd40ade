#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "base/prospect.h"
#include "web/message.h"

namespace strongroom::web {

// The base of all that goes wrong with another server, here and in modules that speak a protocol on
// top (kube::ApiError): who only wants to know that it did not work catches this one. Messages hold
// no token and nothing of a body.
class WebError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A kubeconfig, flag or mounted file that cannot be used: one line that says what, where, and what
// would be right.
class ConfigError : public WebError {
 public:
  using WebError::WebError;
};

// No answer, or none that can be read: refused, cut, timed out, not verified. Whether
// the server acted on the request is unknown.
class TransportError : public WebError {
 public:
  using WebError::WebError;
};

// The server is none that may be spoken to: its address is refused, or its certificate.
class PeerRefused : public TransportError {
 public:
  using TransportError::TransportError;
};

// An answer came, but not all of it: the connection was cut behind its status, or the time was
// over. So it is with servers that say neither how long an answer is nor, in TLS, that it has
// ended.
class AnswerCut : public TransportError {
 public:
  AnswerCut(const std::string& what, int status) : TransportError(what), status_(status) {}

  int status() const { return status_; }

 private:
  int status_;
};

// The answer has more bytes than the caller wants to hold. Not a TransportError: one came.
class AnswerTooLarge : public WebError {
 public:
  explicit AnswerTooLarge(const std::string& what, int status = 0)
      : WebError(what), status_(status) {}

  // Of the answer; 0 when it is not known.
  int status() const { return status_; }

 private:
  int status_;
};

// Stop was requested while a call waited. Whether the server acted on the request is unknown.
class StoppedError : public WebError {
 public:
  StoppedError() : WebError("stopped") {}
};

// The server answered with something other than 2xx where only 2xx is of use. What the answer means
// is the protocol's business: who knows it reads `response` and throws an error of its own.
class StatusError : public WebError {
 public:
  StatusError(const std::string& attempt, Response response)
      : WebError(attempt + ": " + std::to_string(response.status)),
        response_(std::move(response)) {}

  // At most the first 64 KiB of the body.
  const Response& response() const { return response_; }

 private:
  Response response_;
};

// What becomes of what ended so (base/prospect.h). Who speaks a protocol on top asks its own
// (kube::ProspectOf), which knows its errors as well.
base::Prospect ProspectOf(base::Asked asked, const WebError& error);

}  // namespace strongroom::web
