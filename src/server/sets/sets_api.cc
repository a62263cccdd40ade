#include "server/sets/sets_api.h"

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "domain/form.h"
#include "http/error.h"
#include "server/sets/accept.h"
#include "server/sets/comparison.h"
#include "server/sets/discovery.h"
#include "server/sets/group.h"
#include "server/sets/hold_request.h"
#include "server/sets/item_list.h"
#include "server/sets/json_response.h"
#include "server/sets/list_page.h"
#include "server/sets/page_query.h"
#include "server/sets/place.h"
#include "server/sets/set_list.h"
#include "server/sets/set_object.h"
#include "server/sets/status_error.h"
#include "server/sets/verification.h"
#include "store/error.h"
#include "store/set_diff.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

using access::ResourceAccess;
using base::Json;
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

// Whether the names of a path can be those of objects: a path with others is not there, and costs
// no question.
bool NamesObjects(const ResourceAccess& access) {
  return (access.ns.empty() || domain::form::kNamespace.Allows(access.ns)) &&
         (access.name.empty() || domain::form::kObjectName.Allows(access.name));
}

// "backupsets/nightly-202603020130-42/content".
std::string SubjectOf(const ResourceAccess& access) {
  std::string subject = access.resource;
  if (!access.name.empty()) subject += '/' + access.name;
  if (!access.subresource.empty()) subject += '/' + access.subresource;
  return subject;
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
    base::LogError("backup sets cannot be read", {{"error", e.what()}});
    return ToResponse(ErrorOf(e), question.access.name);
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
  return Show(question, form,
              ChangeHold(parts_.database, AddressOf(question.access.name, question), question.user,
                         question.request, parts_.clock.NowSeconds()));
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
  return JsonResponse(SetObject(set, store::TypesOfSet(parts_.database, set.id)));
}

http::Response SetsApi::Items(const Question& question) {
  const SetRecord set = Find(question);
  const store::ItemPage page =
      store::ListItems(parts_.database, ReadItemQuery(question.request, set.id));
  NoteReading(question, page.items.size());
  return JsonResponse(ItemList(page));
}

// One policy, or all of the set, or of a type, as a stream.
http::Response SetsApi::Content(const Question& question) {
  const SetRecord set = Find(question);
  const store::ItemQuery query = ReadContentQuery(question.request, set.id);
  const bool is_one = !query.external_id.empty();
  const bool is_normalised = ReadFlag(question.request, "normalised");
  ContentForm form = is_normalised ? normaliser_.FormFor(set.tenant_id) : ContentForm();
  std::vector<int64_t> versions = store::ListVersions(parts_.database, query);
  if (is_one && versions.empty()) {
    throw StatusError(404, "NotFound",
                      "backup set \"" + question.access.name + "\" has no such policy");
  }
  NoteReading(question, versions.size());
  if (is_one) return Item(set, versions, form);
  http::Response response{.content_type = "application/x-ndjson"};
  response.held = answers_.Lend(versions.size() * sizeof(versions.front()));
  if (!response.held) throw TooManyRequests("too many who read backup sets take them slowly");
  const auto stream = std::make_shared<ContentStream>(parts_.database, set.tenant_id,
                                                      std::move(versions), std::move(form));
  stream->Begin();
  response.source = stream;
  return response;
}

http::Response SetsApi::Verification(const Question& question) {
  const SetRecord set = Find(question);
  const Json answer = Verify(parts_.database, set, ReadVerifyQuery(question.request, set.id));
  // What retention has removed meanwhile was not altered.
  if (!answer["verified"].get<bool>()) Find(question);
  http::Response response = JsonResponse(answer);
  NoteReading(question, answer["items"].get<size_t>());
  return response;
}

http::Response SetsApi::Diff(const Question& question) {
  const SetRecord set = Find(question);
  const SetRecord other = FindOther(question, set);
  const domain::ProviderKind provider = ProviderOf(parts_.database, set.tenant_id);
  const Json diff =
      Compare(parts_.database, parts_.catalogues, parts_.naming(provider), provider, other, set);
  NoteReading(question, diff["items"].size());
  return JsonResponse(diff);
}

SetRecord SetsApi::FindOther(const Question& question, const SetRecord& set) {
  const std::string name = QueryOf(question.request, "from");
  if (!name.empty()) {
    ResourceAccess access = question.access;
    access.name = name;
    if (!NamesObjects(access)) throw NotFound(name);
    parts_.callers.CheckAccess(question.user, access);
  }
  auto other = name.empty() ? store::FindSetBefore(parts_.database, parts_.cluster_uid(), set)
                            : store::FindSet(parts_.database, AddressOf(name, question));
  if (!other && name.empty()) {
    throw StatusError(
        404, "NotFound",
        "there is no set of the schedule before \"" + NameOf(set) + "\"; say from=NAME");
  }
  if (!other) throw NotFound(name);
  if (other->tenant_id != set.tenant_id) {
    throw BadRequest("\"" + NameOf(*other) + "\" and \"" + NameOf(set) +
                     "\" are of different tenants");
  }
  return *std::move(other);
}

http::Response SetsApi::Item(const SetRecord& set, std::span<const int64_t> version,
                             const ContentForm& form) {
  http::Response response{.content_type = kJsonType};
  const auto items = store::ItemsOf(parts_.database, version);
  if (items.empty()) throw NotFound(NameOf(set));  // it has been removed meanwhile
  store::ReadItemContents(
      parts_.database, set.tenant_id, items, [&](size_t index, std::optional<std::string> content) {
        if (!content) {
          throw StatusError(500, "InternalError",
                            "what is stored of this policy is not what its digest says");
        }
        response.body = form ? form(items[index], *std::move(content)) : *std::move(content);
      });
  return response;
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

void SetsApi::NoteReading(const Question& question, size_t items) {
  parts_.audit.Accepted({.actor = question.user.name,
                         .action = "read",
                         .ns = question.access.ns,
                         .subject = SubjectOf(question.access),
                         .result = {},
                         .reason = {},
                         .source = question.request.peer,
                         .items = static_cast<int64_t>(items)});
}

}  // namespace strongroom::server::sets
