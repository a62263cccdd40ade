#pragma once

#include <stdexcept>
#include <string>

#include "http/router.h"

namespace strongroom::server {

// A request that is not carried out: what this module throws. The message is for the client.
class Refusal : public std::runtime_error {
 public:
  Refusal(int status, std::string code, const std::string& message)
      : std::runtime_error(message), status_(status), code_(std::move(code)) {}

  int status() const { return status_; }
  const std::string& code() const { return code_; }

 private:
  int status_;
  std::string code_;
};

// api::EncodeRefusal; with Retry-After for 503, which the client should try again.
http::Response ToResponse(const Refusal& refusal);

// The same for a request that has no route.
http::Response RefuseRoute(http::RouteFailure failure);

http::Response JsonResponse(std::string body);

}  // namespace strongroom::server
