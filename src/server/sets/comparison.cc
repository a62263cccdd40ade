#include "server/sets/comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sealing/set_comparison.h"
#include "store/set_deeds.h"
#include "store/set_diff.h"

namespace strongroom::server::sets {
namespace {

using sealing::ComparedItem;
using sealing::ComparedPair;
using store::DifferingItem;
using store::SetItem;

// Contents that are read together.
constexpr size_t kBatch = 100;

sealing::TypeStates StatesOf(store::Database& database, const store::SetRecord& set) {
  sealing::TypeStates states;
  for (const store::SetType& type : store::TypesOfSet(database, set.id)) {
    states[type.policy_type] = base::NameOf(type.coverage.state);
  }
  return states;
}

std::optional<ComparedItem> ComparedFrom(const std::optional<SetItem>& item) {
  if (!item) return std::nullopt;
  return ComparedItem{.type = item->type,
                      .id = item->external_id,
                      .name = item->display_name,
                      .change_digest = item->change_digest,
                      .content_digest = item->content_digest};
}

ComparedPair PairFrom(const DifferingItem& item) {
  return {.before = ComparedFrom(item.before), .after = ComparedFrom(item.after)};
}

void TellPairs(store::Database& database, int tenant_id,
               std::span<const DifferingItem* const> pairs, sealing::SetComparison& comparison) {
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
    comparison.AddContents(PairFrom(*pairs[i]), contents[2 * i], contents[2 * i + 1]);
  }
}

}  // namespace

nlohmann::json Compare(store::Database& database, const catalogue::Catalogues& catalogues,
                       const domain::NamingTypes& naming, domain::ProviderKind provider,
                       const store::SetRecord& before, const store::SetRecord& after) {
  sealing::ComparedTypes types(StatesOf(database, before), StatesOf(database, after), naming);
  const auto items = store::DifferingItems(database, before.id, after.id);
  sealing::SetComparison comparison(catalogues, provider, std::move(types),
                                    store::DeedsBetween(database, before, after));
  std::vector<const DifferingItem*> pairs;
  for (const DifferingItem& item : items) {
    if (comparison.Add(PairFrom(item))) pairs.push_back(&item);
  }
  for (size_t first = 0; first < pairs.size(); first += kBatch) {
    const size_t count = std::min(kBatch, pairs.size() - first);
    TellPairs(database, after.tenant_id, std::span(pairs).subspan(first, count), comparison);
  }
  return comparison.Finish(NameOf(before), NameOf(after));
}

}  // namespace strongroom::server::sets
