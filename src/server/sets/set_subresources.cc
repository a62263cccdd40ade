#include "server/sets/set_subresources.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "sealing/set_comparison.h"
#include "server/sets/api_status.h"
#include "server/sets/asked_object.h"
#include "server/sets/comparison.h"
#include "server/sets/content_refusal.h"
#include "server/sets/content_stream.h"
#include "server/sets/group.h"
#include "server/sets/item_list.h"
#include "server/sets/json_response.h"
#include "server/sets/page_query.h"
#include "server/sets/policy_history.h"
#include "server/sets/verification.h"
#include "store/set_diff.h"

namespace strongroom::server::sets {

using access::ResourceAccess;
using base::Json;
using store::SetRecord;

namespace {

// By whose rules the contents of the set are looked at.
domain::ProviderKind KindOf(const SetRecord& set) {
  if (const auto kind = set.provider.kind()) return *kind;
  throw Conflict("\"" + NameOf(set) + "\" is " + set.provider.Show() +
                 ": by whose rules its policies are compared is not known");
}

}  // namespace

void SetSubresources::AddTo(http::Router& router) {
  using Answer = http::Response (SetSubresources::*)(const AuthorizedRequest&);
  const auto add = [&](const char* subresource, Answer answer,
                       std::chrono::seconds time = kAnswerTime) {
    parts_.endpoints.Add(
        router,
        {.method = "GET",
         .resource = std::string(kResource),
         .subresource = subresource,
         .verb = "get",
         .failure = kSetsCannotBeRead,
         .effort = Route::Effort::kReading,
         .time = time},
        [this, answer](const AuthorizedRequest& request) { return (this->*answer)(request); });
  };
  add("items", &SetSubresources::Items);
  add("content", &SetSubresources::Content);
  add("verify", &SetSubresources::Verification);
  add("diff", &SetSubresources::Diff, kComparisonTime);
  add("history", &SetSubresources::History);
}

http::Response SetSubresources::Items(const AuthorizedRequest& request) {
  const SetRecord set = Find(request);
  const store::ItemQuery query = ReadItemQuery(request.http, set.id);
  request.room->Need(kItemBytes * static_cast<uint64_t>(std::min<int64_t>(query.limit, set.items)));
  const store::ItemPage page = store::ListItems(parts_.database, query);
  parts_.endpoints.NoteReading(request, page.items.size());
  return {.content_type = kJsonType, .body = ItemListText(page)};
}

// One policy, or all of the set, or of a type, as a stream.
http::Response SetSubresources::Content(const AuthorizedRequest& request) {
  const SetRecord set = Find(request);
  const store::ItemQuery query = ReadContentQuery(request.http, set.id);
  const bool is_one = !query.external_id.empty();
  const bool is_normalised = ReadFlag(request.http, "normalised");
  ContentForm form =
      is_normalised ? normaliser_.FormFor(KindOf(set), request.access.ns) : ContentForm();
  if (!is_one) request.room->Need(ContentStream::BytesFor(set.items));
  std::vector<int64_t> versions = store::ListVersions(parts_.database, query);
  if (is_one && versions.empty()) {
    throw ApiStatus(StatusReason::kNotFound,
                    "backup set \"" + request.access.name + "\" has no such policy");
  }
  parts_.endpoints.NoteReading(request, versions.size());
  if (is_one) return ContentOf(request, set, versions, form);
  http::Response response{.content_type = "application/x-ndjson"};
  const auto stream =
      std::make_shared<ContentStream>(parts_.database, set, std::move(versions), std::move(form));
  stream->Begin();
  response.source = stream;
  return response;
}

http::Response SetSubresources::Verification(const AuthorizedRequest& request) {
  const SetRecord set = Find(request);
  request.room->Need(kVerificationBytes);
  const Json answer = Verify(parts_.database, parts_.rules, set,
                             ReadVerifyQuery(request.http, set.id), request.deadline);
  // What retention has removed meanwhile was not altered.
  if (!answer["verified"].get<bool>()) Find(request);
  http::Response response = JsonResponse(answer);
  parts_.endpoints.NoteReading(request, answer["items"].get<size_t>());
  return response;
}

http::Response SetSubresources::Diff(const AuthorizedRequest& request) {
  const SetRecord set = Find(request);
  const SetRecord other = FindOther(request, set);
  const domain::ProviderKind provider = KindOf(set);
  if (KindOf(other) != provider) {
    throw BadRequest("\"" + NameOf(other) + "\" and \"" + NameOf(set) +
                     "\" are of different kinds of tenants");
  }
  request.room->Need(sealing::kMostBytesOfPatches);
  Differences differences = parts_.comparisons.Compare(
      request,
      {.before = other, .after = set, .provider = provider, .naming = parts_.naming(provider)});
  parts_.endpoints.NoteReading(request, differences.items);
  return {.content_type = kJsonType, .body = std::move(differences.text)};
}

http::Response SetSubresources::History(const AuthorizedRequest& request) {
  const HistoryQuery query = ReadHistoryQuery(request.http);
  const SetRecord set = Find(request);
  request.room->Need(kHistoryBytes);
  const Json history = PolicyHistory(parts_.database, parts_.cluster_uid(),
                                     parts_.naming(KindOf(set)), set, query, request.deadline);
  parts_.endpoints.NoteReading(request, history["policies"].size());
  return JsonResponse(history);
}

SetRecord SetSubresources::FindOther(const AuthorizedRequest& request, const SetRecord& set) {
  const std::string name = QueryOf(request.http, "from");
  store::SetAddress address = AddressOf(request, parts_.cluster_uid);
  if (!name.empty()) {
    ResourceAccess access = request.access;
    access.name = address.name = name;
    if (!NamesObjects(access)) throw NotFound(kResource, name);
    parts_.endpoints.callers().CheckAccess(request.user, access);
  }
  auto other = name.empty() ? store::FindSetBefore(parts_.database, address.cluster_uid, set)
                            : store::FindSet(parts_.database, address);
  if (!other && name.empty()) {
    throw ApiStatus(StatusReason::kNotFound, "there is no set of the schedule before \"" +
                                                 NameOf(set) + "\"; say from=NAME");
  }
  if (!other) throw NotFound(kResource, name);
  if (other->tenant_id != set.tenant_id) {
    throw BadRequest("\"" + NameOf(*other) + "\" and \"" + NameOf(set) +
                     "\" are of different tenants");
  }
  return *std::move(other);
}

http::Response SetSubresources::ContentOf(const AuthorizedRequest& request, const SetRecord& set,
                                          std::span<const int64_t> version,
                                          const ContentForm& form) {
  http::Response response{.content_type = kJsonType};
  const auto items = store::ItemsOf(parts_.database, version);
  if (items.empty()) throw NotFound(kResource, NameOf(set));  // removed meanwhile
  // As it is stored, and in its form.
  request.room->Need(2 * static_cast<uint64_t>(items.front().size));
  std::optional<std::string> whole;
  store::ReadItemContents(
      parts_.database, set.tenant_id, items,
      [&](size_t, std::optional<std::string> content) { whole = std::move(content); });
  if (!whole) RefuseContent(parts_.database, NameOf(set), items.front(), version.front());
  response.body = form ? form(items.front(), *std::move(whole)) : *std::move(whole);
  return response;
}

}  // namespace strongroom::server::sets
