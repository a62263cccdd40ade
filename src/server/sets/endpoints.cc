#include "server/sets/endpoints.h"

#include <array>
#include <chrono>
#include <utility>

#include "base/log.h"
#include "http/error.h"
#include "server/sets/api_status.h"
#include "server/sets/asked_object.h"
#include "server/sets/author.h"
#include "server/sets/group.h"
#include "server/sets/required_row.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kMaxBody = size_t{64} << 10U;

std::string ParameterOf(const http::PathParameters& path, const char* name) {
  const auto found = path.find(name);
  return found == path.end() ? std::string() : found->second;
}

metrics::ApiResource ResourceOf(const std::string& resource, const std::string& subresource) {
  return metrics::ApiResource(subresource.empty() ? resource : resource + '/' + subresource);
}

std::string ReadBody(http::BodyReader& body) {
  std::string text;
  std::array<char, 4096> piece;
  while (const size_t got = body.Read(piece.data(), piece.size())) {
    text.append(piece.data(), got);
    if (text.size() > kMaxBody) {
      throw ApiStatus(StatusReason::kRequestTooLarge,
                      "the request has more than " + std::to_string(kMaxBody) + " bytes");
    }
  }
  return text;
}

}  // namespace

std::string PathOf(const Route& route) {
  std::string path = "/apis/" + std::string(kApiVersion);
  if (route.on != Route::On::kCluster) path += "/namespaces/{namespace}";
  path += '/' + route.resource;
  if (route.on == Route::On::kObject) path += "/{name}";
  if (!route.subresource.empty()) path += '/' + route.subresource;
  return path;
}

void Endpoints::Add(http::Router& router, const Route& route, Handler handler) {
  router.Add(route.method, PathOf(route),
             [=, this, handler = std::move(handler)](http::Request& request,
                                                     const http::PathParameters& path) {
               return Count({.http = request,
                             .access = {.verb = route.verb,
                                        .group = std::string(kGroup),
                                        .version = std::string(kVersion),
                                        .resource = route.resource,
                                        .subresource = route.subresource,
                                        .ns = ParameterOf(path, "namespace"),
                                        .name = ParameterOf(path, "name")},
                             .deadline = Deadline(clock_, route.time)},
                            route, handler);
             });
  for (const auto& entry : base::kEnumWords<metrics::CodeClassValue>) {
    metrics_.sets_requests.Add(0, metrics::ApiVerb(route.verb),
                               ResourceOf(route.resource, route.subresource),
                               metrics::CodeClass(entry.value));
  }
}

http::Response Endpoints::Count(const AuthorizedRequest& request, const Route& route,
                                const Handler& handler) {
  const metrics::ApiVerb verb(request.access.verb);
  const auto resource = ResourceOf(request.access.resource, request.access.subresource);
  const auto begun = clock_.Steady();
  http::Response response = Serve(request, route, handler);
  const std::chrono::duration<double> took = clock_.Steady() - begun;
  metrics_.sets_requests.Count(verb, resource, metrics::CodeClass(response.status));
  metrics_.sets_request_duration.Observe(took.count(), verb, resource);
  return response;
}

http::Response Endpoints::Serve(AuthorizedRequest request, const Route& route,
                                const Handler& handler) {
  const access::ResourceAccess& access = request.access;
  request.user.name = "unknown";
  try {
    if (!NamesObjects(access)) throw NotFound(access.resource, access.name);
    request.user = callers_.Identify(request.http);
    request.http.is_caller_known = true;
    callers_.CheckAccess(request.user, access);
    Room room(answers_, access.ns, room_patience_, stop_);
    request.room = &room;
    // Who takes their time to say it holds no place meanwhile.
    if (route.body == Route::Body::kLeft) return handler(request);
    if (request.http.method != "GET") request.body = ReadBody(*request.http.body);
    const Places::Place place(route.effort == Route::Effort::kReading ? reading_ : quick_,
                              access.ns);
    http::Response response = handler(request);
    response.held = response.source ? room.KeepAll() : room.Keep(response.body.size());
    return response;
  } catch (const ApiStatus& e) {
    if (e.reason() == StatusReason::kForbidden) {
      store::AuditEntry refused = AuditEntryOf(request, access.verb);
      refused.reason = std::string(WordsOf(e.reason()).reason);
      audit_.Refused(std::move(refused));
    }
    if (IsForThePerson(e.reason())) base::LogError(route.failure, {{"error", e.what()}});
    return ToResponse(e, access.resource, access.name);
  } catch (const http::HttpError&) {
    throw;  // the request did not come whole
  } catch (const store::StoreError& e) {
    base::LogError(route.failure, {{"error", e.what()}});
    return ToResponse(ErrorOf(e, route.failure), access.resource, access.name);
  } catch (const web::WebError& e) {
    base::LogError(route.failure, {{"error", e.what()}});
    return ToResponse(ErrorOf(e, route.failure), access.resource, access.name);
  } catch (const std::exception& e) {
    base::LogError("request failed", {{"path", request.http.path}, {"error", e.what()}});
    return ToResponse(Internal(), access.resource);
  }
}

void Endpoints::NoteReading(const AuthorizedRequest& request, size_t items) {
  store::AuditEntry entry = AuditEntryOf(request, "read");
  entry.items = static_cast<int64_t>(items);
  RequireRow(audit_, entry, "what is stored cannot be read");
}

}  // namespace strongroom::server::sets
