#include "server/sets/questions.h"

#include <array>
#include <chrono>
#include <utility>

#include "base/log.h"
#include "http/error.h"
#include "server/sets/api_status.h"
#include "server/sets/asked_object.h"
#include "server/sets/group.h"
#include "server/sets/place.h"
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

void Questions::Add(http::Router& router, const Asked& asked, Answer answer) {
  constexpr std::string_view kName = "/{name}/";
  const std::string subresource =
      asked.behind.starts_with(kName) ? asked.behind.substr(kName.size()) : "";
  const std::string pattern = "/apis/" + std::string(kApiVersion) +
                              (asked.of_all_namespaces ? "/" : "/namespaces/{namespace}/") +
                              asked.resource + asked.behind;
  router.Add(asked.method, pattern,
             [=, this, answer = std::move(answer)](http::Request& request,
                                                   const http::PathParameters& path) {
               return Count({.request = request,
                             .access = {.verb = asked.verb,
                                        .group = std::string(kGroup),
                                        .version = std::string(kVersion),
                                        .resource = asked.resource,
                                        .subresource = subresource,
                                        .ns = ParameterOf(path, "namespace"),
                                        .name = ParameterOf(path, "name")}},
                            asked, answer);
             });
  for (const auto& entry : base::kEnumWords<metrics::CodeClassValue>) {
    metrics_.sets_requests.Add(0, metrics::ApiVerb(asked.verb),
                               ResourceOf(asked.resource, subresource),
                               metrics::CodeClass(entry.value));
  }
}

http::Response Questions::Count(const Question& question, const Asked& asked,
                                const Answer& answer) {
  const metrics::ApiVerb verb(question.access.verb);
  const auto resource = ResourceOf(question.access.resource, question.access.subresource);
  const auto begun = clock_.Steady();
  http::Response response = Serve(question, asked, answer);
  const std::chrono::duration<double> took = clock_.Steady() - begun;
  metrics_.sets_requests.Count(verb, resource, metrics::CodeClass(response.status));
  metrics_.sets_request_duration.Observe(took.count(), verb, resource);
  return response;
}

http::Response Questions::Serve(Question question, const Asked& asked, const Answer& answer) {
  const std::string& attempt = asked.attempt;
  http::Request& request = question.request;
  const access::ResourceAccess& access = question.access;
  question.user.name = "unknown";
  try {
    if (!NamesObjects(access)) throw NotFound(access.resource, access.name);
    question.user = callers_.Identify(request);
    request.is_caller_known = true;
    callers_.CheckAccess(question.user, access);
    // Who takes their time to say it holds no place meanwhile.
    if (asked.body == AskedBody::kLeft) return answer(question);
    if (request.method != "GET") question.body = ReadBody(*request.body);
    const Place place(places_);
    http::Response response = answer(question);
    if (!response.held) response.held = answers_.Lend(response.body.size());
    if (!response.held) throw TooManyRequests("too many who read backup sets take them slowly");
    return response;
  } catch (const ApiStatus& e) {
    if (e.reason() == StatusReason::kForbidden) {
      audit_.Refused({.actor = question.user.name,
                      .action = access.verb,
                      .ns = access.ns,
                      .subject = SubjectOf(access),
                      .result = {},
                      .reason = std::string(WordsOf(e.reason()).reason),
                      .source = request.peer});
    }
    if (e.reason() == StatusReason::kInternal) base::LogError(attempt, {{"error", e.what()}});
    return ToResponse(e, access.resource, access.name);
  } catch (const http::HttpError&) {
    throw;  // the request did not come whole
  } catch (const store::StoreError& e) {
    base::LogError(attempt, {{"error", e.what()}});
    return ToResponse(ErrorOf(e, attempt), access.resource, access.name);
  } catch (const web::WebError& e) {
    base::LogError(attempt, {{"error", e.what()}});
    return ToResponse(ErrorOf(e, attempt), access.resource, access.name);
  } catch (const std::exception& e) {
    base::LogError("request failed", {{"path", request.path}, {"error", e.what()}});
    return ToResponse(Internal(), access.resource);
  }
}

void Questions::NoteReading(const Question& question, size_t items) {
  audit_.Accepted({.actor = question.user.name,
                   .action = "read",
                   .ns = question.access.ns,
                   .subject = SubjectOf(question.access),
                   .result = {},
                   .reason = {},
                   .source = question.request.peer,
                   .items = static_cast<int64_t>(items)});
}

}  // namespace strongroom::server::sets
