#include "server/refusal.h"

#include "api/refusal.h"

namespace strongroom::server {
namespace {

constexpr const char* kJsonType = "application/json";

}  // namespace

http::Response RefuseRequest(const http::Refusal& refusal) {
  return ToResponse({refusal.status, std::string(refusal.code), refusal.message});
}

http::Response JsonResponse(std::string body) {
  return {.status = 200, .content_type = kJsonType, .body = std::move(body)};
}

http::Response ToResponse(const Refusal& refusal) {
  http::Response response{.status = refusal.status(),
                          .content_type = kJsonType,
                          .body = api::EncodeRefusal({refusal.code(), refusal.what()})};
  if (refusal.status() == 503) response.headers.emplace_back("Retry-After", "5");
  if (refusal.status() == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace strongroom::server
