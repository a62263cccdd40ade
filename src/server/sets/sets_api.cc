#include "server/sets/sets_api.h"

#include <nlohmann/json.hpp>

#include "server/sets/accept.h"
#include "server/sets/api_status.h"
#include "server/sets/discovery.h"
#include "server/sets/group.h"
#include "server/sets/hold_request.h"
#include "server/sets/json_response.h"
#include "server/sets/list_form.h"
#include "server/sets/list_page.h"
#include "server/sets/page_query.h"
#include "server/sets/requested_set.h"
#include "server/sets/set_list.h"
#include "server/sets/set_object.h"
#include "store/set_deeds.h"

namespace strongroom::server::sets {
namespace {

using store::SetPage;
using store::SetRecord;

constexpr const char* kWhat = "backup sets";

}  // namespace

void SetsApi::AddTo(http::Router& router) {
  AddDiscovery(router);
  Add(router,
      {.method = "GET", .on = Route::On::kCluster, .verb = "list", .failure = kSetsCannotBeRead},
      &SetsApi::List);
  Add(router,
      {.method = "GET", .on = Route::On::kNamespace, .verb = "list", .failure = kSetsCannotBeRead},
      &SetsApi::List);
  Add(router, {.method = "GET", .verb = "get", .failure = kSetsCannotBeRead}, &SetsApi::Get);
  Add(router,
      {.method = "PATCH", .verb = "patch", .failure = "a backup set cannot be held or let go"},
      &SetsApi::Hold);
  Add(router,
      {.method = "POST",
       .on = Route::On::kNamespace,
       .verb = "create",
       .failure = "a backup set cannot be put in",
       .body = Route::Body::kLeft},
      &SetsApi::Import);
}

void SetsApi::Add(http::Router& router, Route route, Answer answer) {
  route.resource = kResource;
  parts_.endpoints.Add(router, route, [this, answer](const AuthorizedRequest& request) {
    return (this->*answer)(request);
  });
}

http::Response SetsApi::List(const AuthorizedRequest& request) {
  const http::Request& http = request.http;
  RefuseWatch(http, kWhat);
  const SetListForm form(FormFor(http, kWhat), http, parts_.clock.NowSeconds());
  store::SetQuery query = ReadListQuery(http, request.access.ns);
  query.cluster_uid = parts_.cluster_uid();
  request.room->Need(kListedSetBytes * static_cast<uint64_t>(query.limit));
  SetPage page = store::ListSets(parts_.database, query);
  if (!page.has_more || RequestedLimit(http)) return JsonResponse(form.Page(page));
  http::Response response{.content_type = kJsonType};
  response.source =
      std::make_shared<SetListStream>(parts_.database, std::move(query), form, std::move(page));
  return response;
}

http::Response SetsApi::Get(const AuthorizedRequest& request) {
  return Show(request, FormFor(request.http, kWhat),
              FindRequested(parts_.database, parts_.cluster_uid, request));
}

http::Response SetsApi::Hold(const AuthorizedRequest& request) {
  const Accepted form = FormFor(request.http, kWhat);
  return Show(request, form,
              ChangeHold(parts_.database, AddressOf(request, parts_.cluster_uid),
                         ReadHoldRequest(request), parts_.clock.NowSeconds()));
}

http::Response SetsApi::Show(const AuthorizedRequest& request, const Accepted& form,
                             const SetRecord& set) {
  switch (form.form) {
    case Form::kObject:
      break;
    case Form::kTable:
      return JsonResponse(
          SetListForm(form, request.http, parts_.clock.NowSeconds()).Page({.sets = {set}}));
    case Form::kMetadata:
      return JsonResponse(PartialObject(set, form.meta_version));
  }
  return JsonResponse(SetObject(set, {.types = store::TypesOfSet(parts_.database, set.id),
                                      .actors = store::ActorsOf(parts_.database, set.id)}));
}

}  // namespace strongroom::server::sets
