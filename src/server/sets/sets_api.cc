#include "server/sets/sets_api.h"

#include <nlohmann/json.hpp>

#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/asked_set.h"
#include "server/sets/discovery.h"
#include "server/sets/group.h"
#include "server/sets/hold_request.h"
#include "server/sets/json_response.h"
#include "server/sets/list_page.h"
#include "server/sets/page_query.h"
#include "server/sets/set_list.h"
#include "server/sets/set_object.h"
#include "store/set_deeds.h"

namespace strongroom::server::sets {
namespace {

using store::SetPage;
using store::SetRecord;

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

}  // namespace

void SetsApi::AddTo(http::Router& router) {
  AddDiscovery(router);
  const auto get = [&](const char* behind, const char* verb, Answer answer) {
    Add(router, {.method = "GET", .behind = behind, .verb = verb, .attempt = kSetsCannotBeRead},
        answer);
  };
  Add(router,
      {.method = "GET", .verb = "list", .attempt = kSetsCannotBeRead, .of_all_namespaces = true},
      &SetsApi::List);
  get("", "list", &SetsApi::List);
  get("/{name}", "get", &SetsApi::Get);
  Add(router,
      {.method = "PATCH",
       .behind = "/{name}",
       .verb = "patch",
       .attempt = "a backup set cannot be held or let go"},
      &SetsApi::Hold);
  Add(router,
      {.method = "POST",
       .verb = "create",
       .attempt = "a backup set cannot be put in",
       .body = AskedBody::kLeft},
      &SetsApi::Import);
}

void SetsApi::Add(http::Router& router, Asked asked, Answer answer) {
  asked.resource = kResource;
  parts_.questions.Add(router, asked, [this, answer](const Question& question) {
    return (this->*answer)(question);
  });
}

http::Response SetsApi::List(const Question& question) {
  const http::Request& request = question.request;
  if (IsWatch(request)) {
    throw ApiStatus(StatusReason::kMethodNotAllowed,
                    "backup sets cannot be watched; list them again");
  }
  const SetListForm form(FormFor(request), request, parts_.clock.NowSeconds());
  store::SetQuery query = ReadListQuery(request, question.access.ns);
  query.cluster_uid = parts_.cluster_uid();
  SetPage page = store::ListSets(parts_.database, query);
  if (!page.has_more || RequestedLimit(request)) return JsonResponse(form.Page(page));
  http::Response response{.content_type = kJsonType};
  response.source =
      std::make_shared<SetListStream>(parts_.database, std::move(query), form, std::move(page));
  return response;
}

http::Response SetsApi::Get(const Question& question) {
  return Show(question, FormFor(question.request),
              FindAsked(parts_.database, parts_.cluster_uid, question));
}

http::Response SetsApi::Hold(const Question& question) {
  const Accepted form = FormFor(question.request);
  return Show(question, form,
              ChangeHold(parts_.database, AddressOf(question, parts_.cluster_uid),
                         ReadHoldRequest(question), parts_.clock.NowSeconds()));
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

}  // namespace strongroom::server::sets
