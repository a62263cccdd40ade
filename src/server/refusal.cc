#include "server/refusal.h"

#include "api/refusal.h"

namespace strongroom::server {
namespace {

constexpr const char* kJsonType = "application/json";

}  // namespace

http::Response RefuseRoute(http::RouteFailure failure) {
  const int status = http::StatusOf(failure);
  switch (failure) {
    case http::RouteFailure::kNotFound:
      return ToResponse({status, "NOT_FOUND", "there is nothing at this path"});
    case http::RouteFailure::kMethodNotAllowed:
      return ToResponse({status, "METHOD_NOT_ALLOWED", "this path is not for this method"});
    case http::RouteFailure::kBadPath:
      return ToResponse({status, "BAD_PATH", "the path cannot be read"});
  }
  return ToResponse({500, "INTERNAL", "the request was not understood"});
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
