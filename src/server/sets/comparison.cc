#include "server/sets/comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <tuple>
#include <utility>

#include "api/change_fields.h"
#include "base/json.h"
#include "server/sets/group.h"
#include "server/sets/normaliser.h"
#include "store/set_deeds.h"
#include "store/set_diff.h"

namespace strongroom::server::sets {
namespace {

using base::Json;
using catalogue::PolicyType;
using domain::TypeState;
using store::DifferingItem;
using store::SetItem;

// Of which more than the type, identity and name is told, so that an answer stays one.
constexpr size_t kMostPatches = 1'000;
// Contents that are read together.
constexpr size_t kBatch = 100;

// The changes of a comparison as they are found.
struct Changes {
  const store::DeedsByPolicy deeds;
  Json told = Json::array();
  int64_t added = 0, changed = 0, removed = 0;
};

Json ChangeOf(const SetItem& item, const char* change, const Changes& changes) {
  Json told{{"type", item.type},
            {"id", item.external_id},
            {"name", item.display_name},
            {"change", change}};
  const auto deed = changes.deeds.find({item.type, item.external_id});
  if (deed != changes.deeds.end()) told.update(api::DeedFields().Write(deed->second));
  return told;
}

// Pairs whose contents have to be looked at. Of the same content or the same change digest nothing
// differs, by whatever rules.
bool MayDiffer(const DifferingItem& item) {
  return item.before->content_digest != item.after->content_digest &&
         item.before->change_digest != item.after->change_digest;
}

void TellPair(const PolicyType& type, const DifferingItem& pair,
              const std::optional<std::string>& before, const std::optional<std::string>& after,
              Changes& changes) {
  Json change = ChangeOf(*pair.after, "changed", changes);
  if (!before || !after) {
    change["problem"] = "a stored content is not what its digest says";
  } else {
    Json patch = PatchOf(type, *before, *after);
    if (patch.empty()) return;
    if (static_cast<size_t>(changes.changed) < kMostPatches) change["patch"] = std::move(patch);
  }
  ++changes.changed;
  changes.told.push_back(std::move(change));
}

void TellPairs(store::Database& database, const catalogue::Catalogues& catalogues,
               domain::ProviderKind provider, int tenant_id,
               std::span<const DifferingItem* const> pairs, Changes& changes) {
  std::vector<SetItem> items;
  for (const DifferingItem* pair : pairs) {
    items.push_back(*pair->before);
    items.push_back(*pair->after);
  }
  std::vector<std::optional<std::string>> contents(items.size());
  store::ReadItemContents(database, tenant_id, items,
                          [&](size_t index, std::optional<std::string> content) {
                            contents[index] = std::move(content);
                          });
  for (size_t i = 0; i < pairs.size(); ++i) {
    TellPair(RulesFor(catalogues, provider, pairs[i]->after->type), *pairs[i], contents[2 * i],
             contents[2 * i + 1], changes);
  }
}

}  // namespace

Json PatchOf(const PolicyType& type, const std::string& before, const std::string& after) {
  return Json::diff(NormalisedContent(type, before), NormalisedContent(type, after));
}

ComparedTypes::ComparedTypes(const std::vector<store::SetType>& before,
                             const std::vector<store::SetType>& after, store::NamingTypes naming)
    : naming_(std::move(naming)) {
  for (const store::SetType& type : before) before_[type.policy_type] = type.coverage.state;
  for (const store::SetType& type : after) after_[type.policy_type] = type.coverage.state;
}

bool ComparedTypes::IsComplete(const States& states, const std::string& type) {
  const auto found = states.find(type);
  return found != states.end() && found->second == TypeState::kComplete;
}

bool ComparedTypes::Has(const std::string& type) const {
  return IsComplete(before_, type) && IsComplete(after_, type);
}

bool ComparedTypes::Tells(const std::string& type, const States& here, const States& there) const {
  const auto [begin, end] = naming_.equal_range(type);
  for (auto by = begin; by != end; ++by) {
    if (IsComplete(here, by->second) && !IsComplete(there, by->second)) return false;
  }
  return true;
}

Json ComparedTypes::NotCompared() const {
  std::map<std::string, std::string> why;
  const auto look = [&](const States& states, const States& others, const char* where,
                        const char* elsewhere) {
    for (const auto& [type, state] : states) {
      if (state != TypeState::kComplete) {
        why.emplace(type, std::string(domain::NameOf(state)) + " in the set " + where);
      } else if (!others.contains(type)) {
        why.emplace(type, std::string("not selected in the set ") + elsewhere);
      }
    }
  };
  look(before_, after_, "before", "after");
  look(after_, before_, "after", "before");
  Json list = Json::array();
  for (const auto& [type, words] : why) list.push_back({{"type", type}, {"why", words}});
  return list;
}

Json Compare(store::Database& database, const catalogue::Catalogues& catalogues,
             const store::NamingTypes& naming, domain::ProviderKind provider,
             const store::SetRecord& before, const store::SetRecord& after) {
  const ComparedTypes types(store::TypesOfSet(database, before.id),
                            store::TypesOfSet(database, after.id), naming);
  const auto items = store::DifferingItems(database, before.id, after.id);
  Changes changes{.deeds = store::DeedsBetween(database, before, after)};
  std::vector<const DifferingItem*> pairs;
  for (const DifferingItem& item : items) {
    const SetItem& one = item.after ? *item.after : *item.before;
    if (!types.Has(one.type)) continue;
    if (item.before && item.after) {
      if (MayDiffer(item)) pairs.push_back(&item);
    } else if (item.after ? types.TellsAdded(one.type) : types.TellsRemoved(one.type)) {
      ++(item.after ? changes.added : changes.removed);
      changes.told.push_back(ChangeOf(one, item.after ? "added" : "removed", changes));
    }
  }
  for (size_t first = 0; first < pairs.size(); first += kBatch) {
    const size_t count = std::min(kBatch, pairs.size() - first);
    TellPairs(database, catalogues, provider, after.tenant_id,
              std::span(pairs).subspan(first, count), changes);
  }
  std::sort(changes.told.begin(), changes.told.end(), [](const Json& a, const Json& b) {
    return std::tie(a["type"], a["id"]) < std::tie(b["type"], b["id"]);
  });
  return {{"kind", "BackupSetDiff"},
          {"apiVersion", kApiVersion},
          {"from", NameOf(before)},
          {"to", NameOf(after)},
          {"changes",
           {{"added", changes.added}, {"changed", changes.changed}, {"removed", changes.removed}}},
          {"notCompared", types.NotCompared()},
          {"items", std::move(changes.told)}};
}

}  // namespace strongroom::server::sets
