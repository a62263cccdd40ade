#include "server/sets/sets_api.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "base/log.h"
#include "server/sets/accept.h"
#include "server/sets/discovery.h"
#include "server/sets/group.h"
#include "server/sets/list_page.h"
#include "server/sets/set_object.h"
#include "server/sets/status_error.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

using access::ResourceAccess;
using base::Json;
using store::SetPage;
using store::SetRecord;

http::Response JsonResponse(const Json& object) {
  return {.content_type = kJsonType, .body = base::WriteJson(object, base::JsonStyle::kReplacing)};
}

ResourceAccess AccessTo(const char* verb, const std::string& ns, const std::string& name = "") {
  return {.verb = verb,
          .group = std::string(kGroup),
          .resource = std::string(kResource),
          .subresource = {},
          .ns = ns,
          .name = name};
}

Accepted FormFor(const http::Request& request) {
  const auto accepted = NegotiateForm(request.Header("accept"));
  if (!accepted) {
    throw NotAcceptable(
        "backup sets are there as application/json, also as Table and PartialObjectMetadata of "
        "meta.k8s.io");
  }
  return *accepted;
}

bool IsAsked(const http::Request& request, const char* name) {
  const auto found = request.query.find(name);
  return found != request.query.end() && found->second != "false" && found->second != "0";
}

// Of a table each row has, unless the client says otherwise, metadata alone.
// https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/
Json RowOf(const http::Request& request, const SetRecord& set, const Json& object,
           const std::string& meta_version, std::chrono::sys_seconds now) {
  Json row{{"cells", TableCells(set, now)}};
  const auto included = request.query.find("includeObject");
  const std::string what = included == request.query.end() ? "" : included->second;
  if (what == "Object") {
    row["object"] = object;
  } else if (what != "None") {
    row["object"] = MetadataOf(object, meta_version);
  }
  return row;
}

Json ListMetadata(const SetPage& page) {
  Json metadata{{"resourceVersion", ""}};
  if (page.has_more) {
    const SetRecord& last = page.sets.back();
    metadata["continue"] = ContinueToken({.ns = last.ns, .run = last.run_name, .id = last.id});
  }
  return metadata;
}

Json ListIn(const Accepted& form, const http::Request& request, const SetPage& page,
            std::chrono::sys_seconds now) {
  Json items = Json::array();
  for (const SetRecord& set : page.sets) {
    Json object = SetObject(set);
    switch (form.form) {
      case Form::kObject:
        items.push_back(std::move(object));
        break;
      case Form::kTable:
        items.push_back(RowOf(request, set, object, form.meta_version, now));
        break;
      case Form::kMetadata:
        items.push_back(MetadataOf(object, form.meta_version));
        break;
    }
  }
  const std::string meta = "meta.k8s.io/" + form.meta_version;
  switch (form.form) {
    case Form::kObject:
      break;
    case Form::kTable:
      return {{"kind", "Table"},
              {"apiVersion", meta},
              {"metadata", ListMetadata(page)},
              {"columnDefinitions", TableColumns()},
              {"rows", std::move(items)}};
    case Form::kMetadata:
      return {{"kind", "PartialObjectMetadataList"},
              {"apiVersion", meta},
              {"metadata", ListMetadata(page)},
              {"items", std::move(items)}};
  }
  return {{"kind", std::string(kKind) + "List"},
          {"apiVersion", kApiVersion},
          {"metadata", ListMetadata(page)},
          {"items", std::move(items)}};
}

store::AuditEntry RefusedEntry(const http::Request& request, const access::User& user,
                               const ResourceAccess& access, const StatusError& refusal) {
  std::string subject = access.resource;
  if (!access.name.empty()) subject += '/' + access.name;
  if (!access.subresource.empty()) subject += '/' + access.subresource;
  return {.actor = user.name,
          .action = access.verb,
          .ns = access.ns,
          .subject = std::move(subject),
          .result = {},
          .reason = std::string(refusal.reason()),
          .source = request.peer};
}

}  // namespace

void SetsApi::AddTo(http::Router& router) {
  AddDiscovery(router);
  const std::string root = "/apis/" + std::string(kApiVersion);
  const std::string all = root + '/' + std::string(kResource);
  const std::string some = root + "/namespaces/{namespace}/" + std::string(kResource);
  router.Add("GET", all, [this](http::Request& request, const http::PathParameters&) {
    return Serve(request, AccessTo("list", ""),
                 [&](const ResourceAccess&) { return List(request, ""); });
  });
  router.Add("GET", some, [this](http::Request& request, const http::PathParameters& path) {
    return Serve(request, AccessTo("list", path.at("namespace")),
                 [&](const ResourceAccess& access) { return List(request, access.ns); });
  });
  router.Add(
      "GET", some + "/{name}", [this](http::Request& request, const http::PathParameters& path) {
        return Serve(
            request, AccessTo("get", path.at("namespace"), path.at("name")),
            [&](const ResourceAccess& access) { return Get(request, access.ns, access.name); });
      });
}

http::Response SetsApi::Serve(http::Request& request, const ResourceAccess& access,
                              const Action& action) {
  access::User user;
  user.name = "unknown";
  try {
    user = parts_.callers.Identify(request);
    request.is_caller_known = true;
    parts_.callers.CheckAccess(user, access);
    http::Response response = action(access);
    response.held = answers_.Lend(response.body.size());
    if (!response.held) throw TooManyRequests("too many who read backup sets take them slowly");
    return response;
  } catch (const StatusError& e) {
    if (e.code() == 403) parts_.audit.Refused(RefusedEntry(request, user, access, e));
    return ToResponse(e);
  } catch (const store::StoreError& e) {
    base::LogError("backup sets cannot be read", {{"error", e.what()}});
    return ToResponse(Unavailable("backup sets cannot be read now: PostgreSQL is not available"));
  } catch (const web::WebError& e) {
    base::LogError("nobody can be let through until Kubernetes answers", {{"error", e.what()}});
    return ToResponse(Unavailable("Kubernetes cannot be asked who this is, or what they may do"));
  } catch (const std::exception& e) {
    base::LogError("request failed", {{"path", request.path}, {"error", e.what()}});
    return ToResponse(Internal());
  }
}

http::Response SetsApi::List(const http::Request& request, const std::string& ns) {
  if (IsAsked(request, "watch")) {
    throw StatusError(405, "MethodNotAllowed", "backup sets cannot be watched; list them again");
  }
  const Accepted form = FormFor(request);
  store::SetQuery query = ReadListQuery(request, ns);
  query.cluster_uid = parts_.cluster_uid();
  const SetPage page = store::ListSets(parts_.database, query);
  return JsonResponse(ListIn(form, request, page, parts_.clock.NowSeconds()));
}

http::Response SetsApi::Get(const http::Request& request, const std::string& ns,
                            const std::string& name) {
  const Accepted form = FormFor(request);
  const auto set = store::FindSet(parts_.database, parts_.cluster_uid(), ns, name);
  if (!set) throw NotFound(name);
  switch (form.form) {
    case Form::kObject:
      break;
    case Form::kTable:
      return JsonResponse(ListIn(form, request, {.sets = {*set}}, parts_.clock.NowSeconds()));
    case Form::kMetadata:
      return JsonResponse(MetadataOf(SetObject(*set), form.meta_version));
  }
  return JsonResponse(SetObject(*set, store::TypesOfSet(parts_.database, set->id)));
}

}  // namespace strongroom::server::sets
