#include "server/sets/set_subresources.h"

#include <nlohmann/json.hpp>
#include <utility>

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
  using Answer = http::Response (SetSubresources::*)(const Question&);
  const auto add = [&](const char* behind, Answer answer) {
    parts_.questions.Add(
        router,
        {.method = "GET",
         .resource = std::string(kResource),
         .behind = behind,
         .verb = "get",
         .attempt = kSetsCannotBeRead},
        [this, answer](const Question& question) { return (this->*answer)(question); });
  };
  add("/{name}/items", &SetSubresources::Items);
  add("/{name}/content", &SetSubresources::Content);
  add("/{name}/verify", &SetSubresources::Verification);
  add("/{name}/diff", &SetSubresources::Diff);
  add("/{name}/history", &SetSubresources::History);
}

http::Response SetSubresources::Items(const Question& question) {
  const SetRecord set = Find(question);
  const store::ItemPage page =
      store::ListItems(parts_.database, ReadItemQuery(question.request, set.id));
  parts_.questions.NoteReading(question, page.items.size());
  return JsonResponse(ItemList(page));
}

// One policy, or all of the set, or of a type, as a stream.
http::Response SetSubresources::Content(const Question& question) {
  const SetRecord set = Find(question);
  const store::ItemQuery query = ReadContentQuery(question.request, set.id);
  const bool is_one = !query.external_id.empty();
  const bool is_normalised = ReadFlag(question.request, "normalised");
  ContentForm form = is_normalised ? normaliser_.FormFor(KindOf(set)) : ContentForm();
  std::vector<int64_t> versions = store::ListVersions(parts_.database, query);
  if (is_one && versions.empty()) {
    throw ApiStatus(StatusReason::kNotFound,
                    "backup set \"" + question.access.name + "\" has no such policy");
  }
  parts_.questions.NoteReading(question, versions.size());
  if (is_one) return ContentOf(set, versions, form);
  http::Response response{.content_type = "application/x-ndjson"};
  response.held = parts_.questions.answers().Lend(versions.size() * sizeof(versions.front()));
  if (!response.held) throw TooManyRequests("too many who read backup sets take them slowly");
  const auto stream =
      std::make_shared<ContentStream>(parts_.database, set, std::move(versions), std::move(form));
  stream->Begin();
  response.source = stream;
  return response;
}

http::Response SetSubresources::Verification(const Question& question) {
  const SetRecord set = Find(question);
  const Json answer = Verify(parts_.database, set, ReadVerifyQuery(question.request, set.id));
  // What retention has removed meanwhile was not altered.
  if (!answer["verified"].get<bool>()) Find(question);
  http::Response response = JsonResponse(answer);
  parts_.questions.NoteReading(question, answer["items"].get<size_t>());
  return response;
}

http::Response SetSubresources::Diff(const Question& question) {
  const SetRecord set = Find(question);
  const SetRecord other = FindOther(question, set);
  const domain::ProviderKind provider = KindOf(set);
  if (KindOf(other) != provider) {
    throw BadRequest("\"" + NameOf(other) + "\" and \"" + NameOf(set) +
                     "\" are of different kinds of tenants");
  }
  Differences differences = parts_.comparisons.Compare(
      question,
      {.before = other, .after = set, .provider = provider, .naming = parts_.naming(provider)});
  parts_.questions.NoteReading(question, differences.items);
  return {.content_type = kJsonType, .body = std::move(differences.text)};
}

http::Response SetSubresources::History(const Question& question) {
  const HistoryQuery query = ReadHistoryQuery(question.request);
  const SetRecord set = Find(question);
  const Json history =
      PolicyHistory(parts_.database, parts_.cluster_uid(), parts_.naming(KindOf(set)), set, query);
  parts_.questions.NoteReading(question, history["policies"].size());
  return JsonResponse(history);
}

SetRecord SetSubresources::FindOther(const Question& question, const SetRecord& set) {
  const std::string name = QueryOf(question.request, "from");
  store::SetAddress address = AddressOf(question, parts_.cluster_uid);
  if (!name.empty()) {
    ResourceAccess access = question.access;
    access.name = address.name = name;
    if (!NamesObjects(access)) throw NotFound(kResource, name);
    parts_.questions.callers().CheckAccess(question.user, access);
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

http::Response SetSubresources::ContentOf(const SetRecord& set, std::span<const int64_t> version,
                                          const ContentForm& form) {
  http::Response response{.content_type = kJsonType};
  const auto items = store::ItemsOf(parts_.database, version);
  if (items.empty()) throw NotFound(kResource, NameOf(set));  // removed meanwhile
  bool is_whole = false;
  store::ReadItemContents(
      parts_.database, set.tenant_id, items, [&](size_t index, std::optional<std::string> content) {
        is_whole = content.has_value();
        if (!content) return;
        response.body = form ? form(items[index], *std::move(content)) : *std::move(content);
      });
  if (!is_whole) RefuseContent(parts_.database, NameOf(set), items.front(), version.front());
  return response;
}

}  // namespace strongroom::server::sets
