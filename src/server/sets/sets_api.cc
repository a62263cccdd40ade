#include "server/sets/sets_api.h"

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "http/error.h"
#include "server/sets/accept.h"
#include "server/sets/asked_object.h"
#include "server/sets/discovery.h"
#include "server/sets/group.h"
#include "server/sets/hold_request.h"
#include "server/sets/json_response.h"
#include "server/sets/list_page.h"
#include "server/sets/page_query.h"
#include "server/sets/place.h"
#include "server/sets/set_list.h"
#include "server/sets/set_object.h"
#include "server/sets/status_error.h"
#include "store/error.h"
#include "store/set_deeds.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

using store::SetPage;
using store::SetRecord;

constexpr int kForbidden = 403;

Accepted FormFor(const http::Request& request) {
  const auto accepted = NegotiateForm(request.Header("accept"));
  if (!accepted) {
    throw NotAcceptable(
        "backup sets are there as application/json, also as Table and PartialObjectMetadata of "
        "meta.k8s.io");
  }
  return *accepted;
}

bool IsWatch(const http::Request& request) {
  const std::string watch = QueryOf(request, "watch");
  return !watch.empty() && watch != "false" && watch != "0";
}

std::string ParameterOf(const http::PathParameters& path, const char* name) {
  const auto found = path.find(name);
  return found == path.end() ? std::string() : found->second;
}

}  // namespace

void SetsApi::AddTo(http::Router& router) {
  AddDiscovery(router);
  const std::string root = "/apis/" + std::string(kApiVersion);
  const std::string resource = '/' + std::string(kResource);
  const std::string some = root + "/namespaces/{namespace}" + resource;
  const std::string one = some + "/{name}";
  Add(router, "GET", root + resource, "list", &SetsApi::List);
  Add(router, "GET", some, "list", &SetsApi::List);
  Add(router, "GET", one, "get", &SetsApi::Get);
  Add(router, "PATCH", one, "patch", &SetsApi::Hold);
  Add(router, "GET", one + "/items", "get", &SetsApi::Items);
  Add(router, "GET", one + "/content", "get", &SetsApi::Content);
  Add(router, "GET", one + "/verify", "get", &SetsApi::Verification);
  Add(router, "GET", one + "/diff", "get", &SetsApi::Diff);
  Add(router, "GET", one + "/history", "get", &SetsApi::History);
}

void SetsApi::Add(http::Router& router, const char* method, const std::string& pattern,
                  const char* verb, Answer answer) {
  const size_t name = pattern.find("/{name}/");
  const std::string subresource = name == std::string::npos ? "" : pattern.substr(name + 8);
  router.Add(method, pattern, [=, this](http::Request& request, const http::PathParameters& path) {
    return Serve({.request = request,
                  .access = {.verb = verb,
                             .group = std::string(kGroup),
                             .version = std::string(kVersion),
                             .resource = std::string(kResource),
                             .subresource = subresource,
                             .ns = ParameterOf(path, "namespace"),
                             .name = ParameterOf(path, "name")}},
                 answer);
  });
}

http::Response SetsApi::Serve(Question question, Answer answer) {
  http::Request& request = question.request;
  question.user.name = "unknown";
  try {
    if (!NamesObjects(question.access)) throw NotFound(question.access.name);
    question.user = parts_.callers.Identify(request);
    request.is_caller_known = true;
    parts_.callers.CheckAccess(question.user, question.access);
    // Who takes their time to say it holds no place meanwhile.
    if (request.method == "PATCH") question.body = ReadPatchBody(*request.body);
    const Place place(places_);
    http::Response response = (this->*answer)(question);
    if (!response.held) response.held = answers_.Lend(response.body.size());
    if (!response.held) throw TooManyRequests("too many who read backup sets take them slowly");
    return response;
  } catch (const StatusError& e) {
    if (e.code() == kForbidden) {
      parts_.audit.Refused({.actor = question.user.name,
                            .action = question.access.verb,
                            .ns = question.access.ns,
                            .subject = SubjectOf(question.access),
                            .result = {},
                            .reason = std::string(e.reason()),
                            .source = request.peer});
    }
    return ToResponse(e, question.access.name);
  } catch (const http::HttpError&) {
    throw;  // the request did not come whole
  } catch (const store::StoreError& e) {
    const std::string attempt = request.method == "PATCH" ? "a backup set cannot be held or let go"
                                                          : "backup sets cannot be read";
    base::LogError(attempt, {{"error", e.what()}});
    return ToResponse(ErrorOf(e, attempt), question.access.name);
  } catch (const web::WebError& e) {
    base::LogError("nobody can be let through until Kubernetes answers", {{"error", e.what()}});
    return ToResponse(Unavailable("Kubernetes cannot be asked who this is, or what they may do"));
  } catch (const std::exception& e) {
    base::LogError("request failed", {{"path", request.path}, {"error", e.what()}});
    return ToResponse(Internal());
  }
}

http::Response SetsApi::List(const Question& question) {
  const http::Request& request = question.request;
  if (IsWatch(request)) {
    throw StatusError(405, "MethodNotAllowed", "backup sets cannot be watched; list them again");
  }
  const SetListForm form(FormFor(request), request, parts_.clock.NowSeconds());
  store::SetQuery query = ReadListQuery(request, question.access.ns);
  query.cluster_uid = parts_.cluster_uid();
  SetPage page = store::ListSets(parts_.database, query);
  const bool wants_pages = !QueryOf(request, "limit").empty();
  if (!page.has_more || wants_pages) return JsonResponse(form.Page(page));
  http::Response response{.content_type = kJsonType};
  response.source =
      std::make_shared<SetListStream>(parts_.database, std::move(query), form, std::move(page));
  return response;
}

http::Response SetsApi::Get(const Question& question) {
  return Show(question, FormFor(question.request), Find(question));
}

http::Response SetsApi::Hold(const Question& question) {
  const Accepted form = FormFor(question.request);
  const store::SetAddress address = AddressOf(question.access.name, question);
  return Show(question, form,
              ChangeHold(parts_.database, address,
                         ReadHoldRequest(question.request, question.body, question.user),
                         parts_.clock.NowSeconds()));
}

http::Response SetsApi::Show(const Question& question, const Accepted& form, const SetRecord& set) {
  const http::Request& request = question.request;
  switch (form.form) {
    case Form::kObject:
      break;
    case Form::kTable:
      return JsonResponse(
          SetListForm(form, request, parts_.clock.NowSeconds()).Page({.sets = {set}}));
    case Form::kMetadata:
      return JsonResponse(PartialObject(set, form.meta_version));
  }
  return JsonResponse(SetObject(set, {.types = store::TypesOfSet(parts_.database, set.id),
                                      .actors = store::ActorsOf(parts_.database, set.id)}));
}

store::SetAddress SetsApi::AddressOf(const std::string& name, const Question& question) const {
  return {.cluster_uid = parts_.cluster_uid(), .ns = question.access.ns, .name = name};
}

SetRecord SetsApi::Find(const Question& question) {
  const std::string& name = question.access.name;
  auto set = store::FindSet(parts_.database, AddressOf(name, question));
  if (!set) throw NotFound(name);
  return *std::move(set);
}

}  // namespace strongroom::server::sets
