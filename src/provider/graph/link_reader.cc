#include "provider/graph/link_reader.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_members.h"
#include "provider/graph/item_conditions.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using catalogue::GraphAnswer;
using catalogue::GraphLink;
using catalogue::GraphPart;

constexpr const char* kFullMetadata = "application/json;odata.metadata=full";

}  // namespace

// A link to be followed.
struct LinkReader::Wanted {
  ItemUnderWay* item = nullptr;
  const GraphLink* link = nullptr;
  std::string path;
};

void LinkReader::Read(std::vector<ItemUnderWay>& items) {
  if (!type_.item || !type_.item->full_metadata) return;
  std::vector<ItemUnderWay*> wanted;
  for (ItemUnderWay& one : items) {
    const bool has_links = IsOfTypes(type_.item->only_for_types, one.item.content);
    if (one.IsUsable() && has_links) wanted.push_back(&one);
  }
  std::vector<Wanted> links;
  requests_.AskWhole(
      wanted,
      [&](const ItemUnderWay& one) {
        GraphRequest request = requests_.GetWhole(one, type_.item->query, "the links");
        request.accept = kFullMetadata;
        return request;
      },
      [&](ItemUnderWay& one, const Json& full) {
        for (const GraphLink& link : type_.links) Want(one, link, full, links);
      });
  requests_.AskAll(
      links, [&](const Wanted& one) { return requests_.Get(*one.item, one.path, one.link->name); },
      [&](const Wanted& one, const GraphRequest& request, const Answer& answer) {
        Take(one, request, answer);
      });
}

void LinkReader::Want(ItemUnderWay& under_way, const GraphLink& link, const Json& full,
                      std::vector<Wanted>& links) const {
  if (!IsOfTypes(link.types, under_way.item.content)) return;
  const std::string url = base::TextOrEmpty(full, link.name + "@odata.navigationLink");
  std::optional<std::string> path = context_.origin.Within(url);
  const bool is_relative = !url.empty() && url.find("://") == std::string::npos;
  if (is_relative) path = RootOf(type_) + '/' + Encoded(url);
  if (!path) {
    throw ProviderError(kProviderUnavailable,
                        link.name + ": its link is missing, or leads to another server");
  }
  *path += path->find('?') == std::string::npos ? "?$select=id" : "&$select=id";
  links.push_back({&under_way, &link, *path});
}

void LinkReader::Take(const Wanted& wanted, const GraphRequest& request, const Answer& answer) {
  if (const auto* const error = std::get_if<AnswerError>(&answer)) {
    if (IsAbsent(error->error())) return;
    return requests_.Break(*wanted.item, *error);
  }
  GraphPart part;
  part.as = wanted.link->name;
  part.answer = wanted.link->is_collection ? GraphAnswer::kCollection : GraphAnswer::kObject;
  part.keep = {"id"};
  try {
    Json value = parts_.Read(part, request, std::get<web::Response>(answer));
    if (!value.is_null()) wanted.item->item.content[part.as] = std::move(value);
  } catch (const ProviderError& e) {
    requests_.Break(*wanted.item, e);
  }
}

}  // namespace strongroom::provider::graph
