#include "provider/graph/part_reader.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/file.h"
#include "base/json_members.h"
#include "provider/graph/page.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using catalogue::GraphAnswer;
using catalogue::GraphPart;
using catalogue::GraphType;

constexpr std::string_view kNextLink = "@odata.nextLink";

Json Kept(const std::vector<std::string>& keep, Json value) {
  if (keep.empty() || !value.is_object()) return value;
  Json kept = Json::object();
  for (const std::string& name : keep) {
    if (const auto found = value.find(name); found != value.end()) kept[name] = std::move(*found);
  }
  return kept;
}

std::string WholeBody(const web::Response& answer) {
  if (!answer.body_file) return answer.body;
  std::string body;
  char buffer[size_t{16} << 10U];
  answer.body_file->Rewind();
  while (const size_t got = answer.body_file->Read(buffer, sizeof buffer)) body.append(buffer, got);
  return body;
}

// How much of an item may come.
class Room {
 public:
  explicit Room(size_t most) : most_(most) {}

  // Throws ProviderError when it is more.
  void Take(size_t bytes, const std::string& what) {
    taken_ += bytes;
    if (taken_ <= most_) return;
    throw ProviderError(domain::error_code::kItemTooLarge,
                        what + ": has more than " + std::to_string(most_) + " bytes");
  }

 private:
  const size_t most_;
  size_t taken_ = 0;
};

// Takes the elements of one collection, in all of its pages.
class Elements {
 public:
  Elements(const GraphRequest& request, std::string key)
      : request_(request), key_(std::move(key)) {}

  // A page that is there already. Throws web::TransportError too.
  void TakeFirst(PageReader& pages, const web::Response& first) {
    pages.Begin(first, Handlers());
    EndPage();
  }
  // All that have not been read.
  Json TakeRest(PageReader& pages, Room& room) {
    while (!pages.AtEnd()) {
      const size_t before = pages.bytes();
      pages.Next([this] { BeginPage(); }, Handlers());
      EndPage();
      room.Take(pages.bytes() - before, request_.what);
    }
    return Json(std::move(all_));
  }

 private:
  void BeginPage() {
    // What a page that is read again had before.
    all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(before_), all_.end());
    on_page_.clear();
  }
  void EndPage() {
    before_ = all_.size();
    seen_.merge(on_page_);
  }
  base::JsonElements Handlers() {
    return {.member = "value",
            .take = [this](Json element) { Take(std::move(element)); },
            .skip =
                [this](const Json&, const std::string& fault) {
                  throw ProviderError(kPolicyLeftOut, request_.what + ": an element " + fault);
                }};
  }

  void Take(Json element) {
    const std::string key = base::TextOrEmpty(element, key_);
    if (seen_.contains(key)) {
      throw ProviderError(kProviderUnavailable,
                          request_.what + ": an element comes again on a later page");
    }
    if (!key.empty()) on_page_.insert(key);
    all_.push_back(std::move(element));
  }

  const GraphRequest& request_;
  const std::string key_;
  std::vector<Json> all_;
  size_t before_ = 0;  // elements of pages that have ended
  std::unordered_set<std::string> seen_;
  std::unordered_set<std::string> on_page_;
};

// Appends the rests of expanded collections, wherever they are in a value.
class Completion {
 public:
  Completion(const ReadContext& context, const GraphType& type, const std::string& what)
      : context_(context), type_(type), what_(what), room_(context.item_bytes) {}

  void Complete(Json& value) {
    for (Json& inner : value) {
      if (inner.is_structured()) Complete(inner);
    }
    if (!value.is_object()) return;
    std::vector<std::string> cut;
    for (const auto& [name, member] : value.items()) {
      if (name.ends_with(kNextLink) && name.size() > kNextLink.size()) cut.push_back(name);
    }
    for (const std::string& link : cut) Append(value, link);
  }

 private:
  void Append(Json& object, const std::string& link) {
    Json& list = object[link.substr(0, link.size() - kNextLink.size())];
    const auto path = context_.origin.Within(base::TextOrEmpty(object, link));
    if (!path || !list.is_array()) {
      throw ProviderError(kProviderUnavailable,
                          what_ + ": the link to the rest of what it has leads elsewhere");
    }
    const GraphRequest request = RequestOf(type_, context_, *path, what_ + ": the rest");
    // What is expanded are entities, which have it.
    Elements elements(request, "id");
    PageReader pages(context_.client, context_.origin, context_.stop, request);
    Json rest = elements.TakeRest(pages, room_);
    for (Json& element : rest) list.push_back(std::move(element));
    object.erase(link);
  }

  const ReadContext& context_;
  const GraphType& type_;
  const std::string& what_;
  Room room_;
};

}  // namespace

Json ObjectOf(const GraphRequest& request, const web::Response& answer) {
  try {
    Json object = base::ParseJson(WholeBody(answer), kPageOptions);
    if (!object.is_object() || object.contains("error")) {
      throw ProviderError(kProviderUnavailable, request.what + ": the answer is no object");
    }
    object.erase("@odata.context");
    return object;
  } catch (const base::JsonLimitError& e) {
    throw ProviderError(kPolicyLeftOut, request.what + ": " + e.what());
  } catch (const base::JsonError& e) {
    throw ProviderError(kProviderUnavailable, request.what + ": " + e.what());
  } catch (const base::FileError& e) {
    throw ProviderError(kProviderUnavailable, request.what + ": " + e.what());
  }
}

Json PartReader::Read(const GraphPart& part, const GraphRequest& request,
                      const web::Response& first) {
  if (first.status == kNoContent) return nullptr;
  switch (part.answer) {
    case GraphAnswer::kCollection: {
      Json elements = ReadCollection(part.key, request, first);
      if (part.keep.empty()) return elements;
      CompleteExpanded(elements, request.what);
      for (Json& element : elements) element = Kept(part.keep, std::move(element));
      return elements;
    }
    case GraphAnswer::kBytes: {
      const std::string bytes = WholeBody(first);
      return bytes.empty() ? Json() : Json(base::EncodeBase64(bytes));
    }
    case GraphAnswer::kObject:
      break;
  }
  Json object = ObjectOf(request, first);
  CompleteExpanded(object, request.what);
  if (part.member.empty()) return Kept(part.keep, std::move(object));
  const auto member = object.find(part.member);
  if (member == object.end()) return nullptr;
  Json value = std::move(*member);
  if (!value.is_array()) return Kept(part.keep, std::move(value));
  for (Json& element : value) element = Kept(part.keep, std::move(element));
  return value;
}

Json PartReader::ReadCollection(const std::string& key, const GraphRequest& request,
                                const web::Response& first) {
  Elements elements(request, key);
  PageReader pages(context_.client, context_.origin, context_.stop, request);
  try {
    elements.TakeFirst(pages, first);
  } catch (const web::TransportError& e) {
    throw ProviderError(kProviderUnavailable, request.what + ": " + e.what());
  }
  Room room(context_.item_bytes);
  return elements.TakeRest(pages, room);
}

void PartReader::CompleteExpanded(Json& value, const std::string& what) {
  Completion(context_, type_, what).Complete(value);
}

}  // namespace strongroom::provider::graph
