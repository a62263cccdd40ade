#include "server/request_error.h"

#include "api/refusal_body.h"

namespace strongroom::server {
namespace {

constexpr const char* kJsonType = "application/json";

constexpr const char* kRetrySeconds = "5";

http::Response Answer(int status, std::string_view code, const std::string& message) {
  http::Response response{.status = status,
                          .content_type = kJsonType,
                          .body = api::EncodeRefusal({std::string(code), message})};
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", kRetrySeconds);
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

// What the statuses of http::Refusal are called.
api::RefusalCode CodeOf(int status) {
  using namespace api::refusal_code;
  for (const api::RefusalCode& code : {kBadRequest, kNotFound, kMethodNotAllowed, kTooSlow,
                                       kTooLarge, kHeaderTooLarge, kStopping}) {
    if (code.status == status) return code;
  }
  return kInternal;
}

}  // namespace

RequestError PastLimit(const api::RefusalCode& code, const std::string& what, uint64_t limit,
                       const char* unit) {
  return {code, what + " more than " + std::to_string(limit) + ' ' + unit + " (" +
                    std::string(code.flag) + " of the server)"};
}

http::Response ToResponse(const RequestError& refusal) {
  http::Response response = Answer(refusal.code().status, refusal.code().word, refusal.what());
  // Not the usual meaning of a conflict, so it has to be said.
  if (refusal.code().status == 409 && refusal.code().then == api::AfterRefusal::kSendAgain) {
    response.headers.emplace_back("Retry-After", kRetrySeconds);
  }
  return response;
}

http::Response RefuseRequest(const http::Refusal& refusal) {
  const api::RefusalCode code = CodeOf(refusal.status);
  return Answer(code.status, code.word, refusal.message);
}

http::Response JsonResponse(std::string body) {
  return {.status = 200, .content_type = kJsonType, .body = std::move(body)};
}

}  // namespace strongroom::server
