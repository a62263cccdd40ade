#include "server/refusal.h"

#include <nlohmann/json.hpp>

namespace strongroom::server {
namespace {

constexpr const char* kJsonType = "application/json";

}  // namespace

http::Response JsonResponse(std::string body) {
  return {.status = 200, .content_type = kJsonType, .body = std::move(body)};
}

http::Response ToResponse(const Refusal& refusal) {
  const nlohmann::json body{{"error", {{"code", refusal.code()}, {"message", refusal.what()}}}};
  http::Response response{
      .status = refusal.status(),
      .content_type = kJsonType,
      .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
  if (refusal.status() == 503) response.headers.emplace_back("Retry-After", "5");
  if (refusal.status() == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace strongroom::server
