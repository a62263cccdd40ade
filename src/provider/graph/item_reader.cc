#include "provider/graph/item_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_members.h"
#include "provider/graph/about_all.h"
#include "provider/graph/item_conditions.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using catalogue::GraphAnswer;
using catalogue::GraphPart;
using catalogue::GraphType;

// Items that are read together, and are in memory: few until it is known how large they are.
constexpr size_t kFirstTogether = 5;
constexpr size_t kMostTogether = 20;
constexpr size_t kManyBytes = size_t{4} << 20U;  // that they may have together

bool IsAskedByItself(const GraphType& type, const Json& item) {
  return type.item && !type.item->full_metadata && IsOfTypes(type.item->only_for_types, item);
}

bool IsWanted(const GraphPart& part, const Json& holder) {
  return IsOfTypes(part.only_for_types, holder) &&
         (part.only_when.empty() || HoldsAny(part.only_when, holder)) &&
         !HoldsAny(part.skip_when, holder);
}

}  // namespace

// A part to be asked for, and the object that it becomes a member of.
struct ItemReader::Wanted {
  ItemUnderWay* item = nullptr;
  Json* holder = nullptr;
  const GraphPart* part = nullptr;
  std::string key;  // of the element that `holder` is
};

ItemReader::ItemReader(const ReadContext& context, const GraphType& type, ItemHandlers handlers)
    : type_(type),
      handlers_(std::move(handlers)),
      requests_(context, type),
      parts_(context, type),
      links_(context, type, requests_, parts_),
      together_(!type.item && type.parts.empty() ? 1 : kFirstTogether) {
  items_.reserve(kMostTogether);  // they are pointed at
}

void ItemReader::Add(GraphItem item) {
  items_.push_back({.item = std::move(item), .fault = {}});
  if (items_.size() >= together_) Flush();
}

void ItemReader::Flush() {
  std::optional<ProviderError> about_all;
  try {
    Complete();
  } catch (const ProviderError& e) {
    if (IsAboutAll(e)) about_all = e;
    for (ItemUnderWay& one : items_) one.Break(e);
  }
  std::vector<ItemUnderWay> done = std::exchange(items_, {});
  items_.reserve(kMostTogether);
  AdaptSize();
  for (ItemUnderWay& one : done) {
    if (one.has_vanished) {
      handlers_.vanished(one.item);
    } else if (one.fault) {
      handlers_.broken(one.item, one.fault->why, one.fault->code);
    } else {
      handlers_.whole(std::move(one.item));
    }
  }
  if (about_all) throw *about_all;
}

void ItemReader::AdaptSize() {
  const size_t bytes = requests_.TakeBytes();
  if (bytes == 0) return;
  together_ = bytes > kManyBytes ? std::max<size_t>(together_ / 2, 1)
                                 : std::min(together_ * 2, kMostTogether);
}

void ItemReader::Complete() {
  ReadItems();
  links_.Read(items_);
  ReadParts();
  CheckVanished();
  for (ItemUnderWay& one : items_) {
    if (!one.IsUsable()) continue;
    try {
      parts_.CompleteExpanded(one.item.content, ItemRequests::What(one, "the collections"));
    } catch (const ProviderError& e) {
      requests_.Break(one, e);
    }
  }
}

void ItemReader::ReadItems() {
  std::vector<ItemUnderWay*> wanted;
  for (ItemUnderWay& one : items_) {
    if (IsAskedByItself(type_, one.item.content)) wanted.push_back(&one);
  }
  requests_.AskWhole(
      wanted,
      [&](const ItemUnderWay& one) {
        return requests_.GetWhole(one, type_.item->query, "the whole");
      },
      [](ItemUnderWay& one, Json object) { one.item.content = std::move(object); });
}

void ItemReader::Want(ItemUnderWay& item, Json& holder, const std::vector<GraphPart>& parts,
                      const std::string& key, std::vector<Wanted>& wanted) {
  for (const GraphPart& part : parts) {
    if (!IsWanted(part, holder)) continue;
    if (part.only_if_absent && base::MemberAt(holder, part.as) != nullptr) {
      WantNested(item, holder[part.as], part, wanted);
    } else {
      wanted.push_back({&item, &holder, &part, key});
    }
  }
}

void ItemReader::WantNested(ItemUnderWay& item, Json& value, const GraphPart& part,
                            std::vector<Wanted>& wanted) {
  if (part.parts.empty()) return;
  if (value.is_object()) return Want(item, value, part.parts, "", wanted);
  if (!value.is_array()) return;
  for (Json& element : value) {
    const std::string key = base::TextOrEmpty(element, part.key);
    if (key.empty()) {
      return item.Break(
          ProviderError(kPolicyLeftOut, part.as + " has an element without " + part.key));
    }
    Want(item, element, part.parts, key, wanted);
  }
}

// One level after the other: the parts of parts are known when these have come.
void ItemReader::ReadParts() {
  std::vector<Wanted> wanted;
  for (ItemUnderWay& one : items_) {
    if (one.IsUsable()) Want(one, one.item.content, type_.parts, "", wanted);
  }
  while (!wanted.empty()) {
    std::vector<Wanted> next;
    requests_.AskAll(
        wanted,
        [&](const Wanted& one) {
          const std::string& id = one.item->item.identity.external_id;
          GraphRequest request = requests_.Get(
              *one.item, PathOfPart(requests_.list(), one.part->path, id, one.key), one.part->as);
          if (one.part->answer == GraphAnswer::kBytes) {
            request.expected = Expected::kBytes;
            request.accept = "*/*";
          }
          return request;
        },
        [&](const Wanted& one, const GraphRequest& request, const Answer& answer) {
          TakePart(one, request, answer, next);
        });
    std::erase_if(next, [](const Wanted& one) { return !one.item->IsUsable(); });
    wanted = std::move(next);
  }
}

void ItemReader::TakePart(const Wanted& wanted, const GraphRequest& request, const Answer& answer,
                          std::vector<Wanted>& next) {
  if (const auto* const error = std::get_if<AnswerError>(&answer)) return TakeNone(wanted, *error);
  try {
    Json value = parts_.Read(*wanted.part, request, std::get<web::Response>(answer));
    if (value.is_null()) {
      if (wanted.part->is_optional) return;
      throw ProviderError(kProviderUnavailable, request.what + ": the answer is empty");
    }
    Json& member = (*wanted.holder)[wanted.part->as];
    member = std::move(value);
    WantNested(*wanted.item, member, *wanted.part, next);
  } catch (const ProviderError& e) {
    requests_.Break(*wanted.item, e, wanted.part->permission);
  }
}

void ItemReader::TakeNone(const Wanted& wanted, const AnswerError& error) {
  const GraphPart& part = *wanted.part;
  const bool is_absent = IsAbsent(error.error());
  // Whoever may not see a part does not know that there is none.
  if (part.is_optional && is_absent) return;
  if (is_absent) wanted.item->lacks_part = true;
  requests_.Break(*wanted.item, error, part.permission);
}

// A part that is not there says that the item is gone only if the item says so too.
void ItemReader::CheckVanished() {
  if (type_.answer == GraphAnswer::kObject) return;
  std::vector<ItemUnderWay*> doubted;
  for (ItemUnderWay& one : items_) {
    if (one.lacks_part) doubted.push_back(&one);
  }
  requests_.AskAll(
      doubted,
      [&](ItemUnderWay* one) { return requests_.GetWhole(*one, "$select=id", "the identity"); },
      [&](ItemUnderWay* one, const GraphRequest&, const Answer& answer) {
        const auto* const error = std::get_if<AnswerError>(&answer);
        one->has_vanished = error != nullptr && IsAbsent(error->error());
      });
}

}  // namespace strongroom::provider::graph
