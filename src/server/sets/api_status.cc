#include "server/sets/api_status.h"

#include <nlohmann/json.hpp>

#include "kube/error.h"
#include "server/sets/group.h"
#include "server/sets/json_response.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

constexpr const char* kRetrySeconds = "5";

std::string FullResource(std::string_view resource) {
  return std::string(resource) + '.' + std::string(kGroup);
}

// The reasons that go with the statuses of http::Refusal.
StatusReason ReasonOf(int status) {
  switch (status) {
    case 400:
      return StatusReason::kBadRequest;
    case 404:
      return StatusReason::kNotFound;
    case 405:
      return StatusReason::kMethodNotAllowed;
    case 408:
      return StatusReason::kRequestTooSlow;
    case 413:
      return StatusReason::kRequestTooLarge;
    case 431:
      return StatusReason::kHeadersTooLarge;
    case 503:
      return StatusReason::kUnavailable;
    default:
      return StatusReason::kInternal;
  }
}

// kubectl shows of an object that is invalid the causes alone.
Json DetailsOf(const ApiStatus& error, std::string_view resource, const std::string& name) {
  Json details{{"name", name},
               {"group", kGroup},
               {"kind", error.reason() == StatusReason::kInvalid ? kKind : resource}};
  if (error.cause()) {
    details["causes"] = Json::array({{{"reason", error.cause()->reason},
                                      {"field", error.cause()->field},
                                      {"message", error.cause()->message}}});
  }
  return details;
}

}  // namespace

ApiStatus Unauthorized() { return {StatusReason::kUnauthorized, "Unauthorized"}; }

ApiStatus Forbidden(const access::User& user, const access::ResourceAccess& access) {
  std::string resource = access.resource;
  if (!access.subresource.empty()) resource += '/' + access.subresource;
  std::string what = FullResource(access.resource);
  if (!access.name.empty()) what += " \"" + access.name + '"';
  return {
      StatusReason::kForbidden,
      what + " is forbidden: User \"" + user.name + "\" cannot " + access.verb + " resource \"" +
          resource + "\" in API group \"" + access.group + "\" " +
          (access.ns.empty() ? "at the cluster scope" : "in the namespace \"" + access.ns + '"')};
}

ApiStatus NotFound(std::string_view resource, const std::string& name) {
  return ApiStatus(StatusReason::kNotFound, FullResource(resource) + " \"" + name + "\" not found")
      .About(name);
}

ApiStatus BadRequest(const std::string& message) { return {StatusReason::kBadRequest, message}; }

ApiStatus Invalid(const std::string& name, StatusCause cause) {
  const std::string message = std::string(kKind) + '.' + std::string(kGroup) + " \"" + name +
                              "\" is invalid: " + cause.field + ": " + cause.message;
  return {StatusReason::kInvalid, message, std::move(cause)};
}

ApiStatus Conflict(const std::string& message) { return {StatusReason::kConflict, message}; }

ApiStatus NotAcceptable(const std::string& message) {
  return {StatusReason::kNotAcceptable, message};
}

ApiStatus TooManyRequests(const std::string& message) {
  return {StatusReason::kTooManyRequests, message};
}

ApiStatus Unavailable(const std::string& message) { return {StatusReason::kUnavailable, message}; }

ApiStatus Internal(const std::string& message) { return {StatusReason::kInternal, message}; }

ApiStatus ErrorOf(const store::StoreError& error, const std::string& failure) {
  if (error.kind() == store::StoreError::Kind::kTooSlow) {
    return {StatusReason::kTimeout, failure + " now: PostgreSQL takes too long"};
  }
  if (store::IsFinal(error.kind())) return Internal();
  return Unavailable(failure + " now: PostgreSQL is not available");
}

ApiStatus ErrorOf(const web::WebError& error, const std::string& failure) {
  const auto prospect = kube::ProspectOf(base::Asked::kApiServer, error);
  const bool may_pass =
      prospect == base::Prospect::kMayPass || prospect == base::Prospect::kMayPassOnce;
  if (dynamic_cast<const kube::ApiError*>(&error) != nullptr) {
    const std::string words = ": Kubernetes does not do it for the server: ";
    return may_pass ? Unavailable(failure + " now" + words + error.what())
                    : Internal(failure + words + error.what());
  }
  if (may_pass) return Unavailable(failure + " now: Kubernetes is not available");
  return Internal(failure + ": Kubernetes cannot be asked; the server's log says why");
}

http::Response ToResponse(const ApiStatus& error, std::string_view resource,
                          const std::string& name) {
  Json status{{"kind", "Status"},           {"apiVersion", "v1"},
              {"metadata", Json::object()}, {"status", "Failure"},
              {"message", error.what()},    {"reason", WordsOf(error.reason()).reason},
              {"code", error.code()}};
  const std::string& about = error.name().empty() ? name : error.name();
  if (!about.empty()) status["details"] = DetailsOf(error, resource, about);
  http::Response response = JsonResponse(status);
  response.status = error.code();
  if (error.reason() == StatusReason::kTooManyRequests)
    response.headers.emplace_back("Retry-After", kRetrySeconds);
  if (error.reason() == StatusReason::kUnauthorized)
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

http::Response RefuseRequest(const http::Refusal& refusal) {
  return ToResponse({ReasonOf(refusal.status), refusal.message});
}

}  // namespace strongroom::server::sets
