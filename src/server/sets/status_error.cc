#include "server/sets/status_error.h"

#include <nlohmann/json.hpp>

#include "kube/error.h"
#include "server/sets/group.h"
#include "server/sets/json_response.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

constexpr int kInvalid = 422;
constexpr int kTooMany = 429;
constexpr int kUnavailable = 503;
constexpr const char* kRetrySeconds = "5";

std::string FullResource(std::string_view resource) {
  return std::string(resource) + '.' + std::string(kGroup);
}

// The reasons that go with the statuses of http::Refusal.
std::string_view ReasonOf(int status) {
  switch (status) {
    case 400:
    case 431:
      return "BadRequest";
    case 404:
      return "NotFound";
    case 405:
      return "MethodNotAllowed";
    case 408:
      return "Timeout";
    case 413:
      return "RequestEntityTooLarge";
    case kUnavailable:
      return "ServiceUnavailable";
    default:
      return "InternalError";
  }
}

// kubectl shows of an object that is invalid the causes alone.
Json DetailsOf(const StatusError& error, std::string_view resource, const std::string& name) {
  Json details{
      {"name", name}, {"group", kGroup}, {"kind", error.code() == kInvalid ? kKind : resource}};
  if (error.cause()) {
    details["causes"] = Json::array({{{"reason", error.cause()->reason},
                                      {"field", error.cause()->field},
                                      {"message", error.cause()->message}}});
  }
  return details;
}

}  // namespace

StatusError Unauthorized() { return {401, "Unauthorized", "Unauthorized"}; }

StatusError Forbidden(const access::User& user, const access::ResourceAccess& access) {
  std::string resource = access.resource;
  if (!access.subresource.empty()) resource += '/' + access.subresource;
  std::string what = FullResource(access.resource);
  if (!access.name.empty()) what += " \"" + access.name + '"';
  return {
      403, "Forbidden",
      what + " is forbidden: User \"" + user.name + "\" cannot " + access.verb + " resource \"" +
          resource + "\" in API group \"" + access.group + "\" " +
          (access.ns.empty() ? "at the cluster scope" : "in the namespace \"" + access.ns + '"')};
}

StatusError NotFound(std::string_view resource, const std::string& name) {
  return StatusError(404, "NotFound", FullResource(resource) + " \"" + name + "\" not found")
      .About(name);
}

StatusError BadRequest(const std::string& message) { return {400, "BadRequest", message}; }

StatusError Invalid(const std::string& name, StatusCause cause) {
  const std::string message = std::string(kKind) + '.' + std::string(kGroup) + " \"" + name +
                              "\" is invalid: " + cause.field + ": " + cause.message;
  return {kInvalid, "Invalid", message, std::move(cause)};
}

StatusError Conflict(const std::string& message) { return {409, "Conflict", message}; }

StatusError NotAcceptable(const std::string& message) { return {406, "NotAcceptable", message}; }

StatusError TooManyRequests(const std::string& message) {
  return {kTooMany, "TooManyRequests", message};
}

StatusError Unavailable(const std::string& message) {
  return {kUnavailable, "ServiceUnavailable", message};
}

StatusError Internal(const std::string& message) { return {500, "InternalError", message}; }

StatusError ErrorOf(const store::StoreError& error, const std::string& attempt) {
  if (error.kind() == store::StoreError::Kind::kTooSlow) {
    return {504, "Timeout", attempt + " now: PostgreSQL takes too long"};
  }
  if (store::IsFinal(error.kind())) return Internal();
  return Unavailable(attempt + " now: PostgreSQL is not available");
}

StatusError ErrorOf(const web::WebError& error, const std::string& attempt) {
  const auto prospect = kube::ProspectOf(base::Asked::kApiServer, error);
  const bool may_pass =
      prospect == base::Prospect::kMayPass || prospect == base::Prospect::kMayPassOnce;
  if (dynamic_cast<const kube::ApiError*>(&error) != nullptr) {
    const std::string words = ": Kubernetes does not do it for the server: ";
    return may_pass ? Unavailable(attempt + " now" + words + error.what())
                    : Internal(attempt + words + error.what());
  }
  if (may_pass) return Unavailable(attempt + " now: Kubernetes is not available");
  return Internal(attempt + ": Kubernetes cannot be asked; the server's log says why");
}

http::Response ToResponse(const StatusError& error, std::string_view resource,
                          const std::string& name) {
  Json status{{"kind", "Status"},    {"apiVersion", "v1"},      {"metadata", Json::object()},
              {"status", "Failure"}, {"message", error.what()}, {"reason", error.reason()},
              {"code", error.code()}};
  const std::string& about = error.name().empty() ? name : error.name();
  if (!about.empty()) status["details"] = DetailsOf(error, resource, about);
  http::Response response = JsonResponse(status);
  response.status = error.code();
  if (error.code() == kTooMany) response.headers.emplace_back("Retry-After", kRetrySeconds);
  if (error.code() == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

http::Response RefuseRequest(const http::Refusal& refusal) {
  return ToResponse({refusal.status, ReasonOf(refusal.status), refusal.message});
}

}  // namespace strongroom::server::sets
