#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "api/refusal_codes.h"
#include "http/refusal.h"

namespace strongroom::server {

// A request that is not carried out: what this module throws. The message is for the client.
class RequestError : public std::runtime_error {
 public:
  RequestError(const api::RefusalCode& code, const std::string& message)
      : std::runtime_error(message), code_(code) {}

  const api::RefusalCode& code() const { return code_; }

 private:
  api::RefusalCode code_;
};

// What is past a limit: `what` ("the report has") more than `limit` of `unit`, with the flag that
// says so.
RequestError PastLimit(const api::RefusalCode& code, const std::string& what, uint64_t limit,
                       const char* unit);

// api::EncodeRefusal; with Retry-After for what the client should send again: 429, 503, a 409.
http::Response ToResponse(const RequestError& refusal);

// The same for what never gets as far as an endpoint.
http::Response RefuseRequest(const http::Refusal& refusal);

http::Response JsonResponse(std::string body);

}  // namespace strongroom::server
