#include "cli/set_difference.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "api/report_limits.h"
#include "cli/error.h"
#include "cli/set_provider.h"
#include "sealing/item_rules.h"
#include "sealing/set_comparison.h"
#include "sets/backup_set.h"

namespace strongroom::cli {
namespace {

using sealing::ComparedItem;
using sealing::ComparedPair;
using sets::Item;

std::vector<Item> ItemsOf(const ReadableSet& set) {
  std::vector<Item> items;
  set.reader.EachItem(set.name, "", [&](const Item& item) { items.push_back(item); });
  return items;
}

sealing::TypeStates StatesOf(const sets::BackupSet& set) {
  sealing::TypeStates states;
  for (const sets::SetType& type : set.types) states[type.type] = type.state;
  return states;
}

ComparedItem ComparedFrom(const Item& item) {
  return {.type = item.type,
          .id = item.id,
          .name = item.name,
          .change_digest = item.digest,
          .content_digest = item.content_digest};
}

// Absent where it is not the one of its digest.
std::optional<std::string> WholeContent(const ReadableSet& set, Item item) {
  try {
    item.content = set.reader.Content(set.name, item.type, item.id, ContentForm::kStored);
  } catch (const DamagedError&) {
    return std::nullopt;
  }
  if (!sets::IsWhole(item)) return std::nullopt;
  return std::move(item.content);
}

}  // namespace

base::Json CompareSets(const ReadableSet& before, const ReadableSet& after,
                       const catalogue::Catalogues& catalogues) {
  const sets::BackupSet from = before.reader.Set(before.name);
  const sets::BackupSet to = after.reader.Set(after.name);
  const domain::ProviderKind provider = ProviderOf(to);
  if (ProviderOf(from) != provider) {
    throw CliError("backup sets " + from.name + " and " + to.name +
                   " are of different kinds of tenants");
  }
  const sealing::ItemRules rules(catalogues, api::kMaxItemBytes);
  sealing::SetComparison comparison(
      catalogues, provider,
      sealing::ComparedTypes(StatesOf(from), StatesOf(to), rules.Naming(provider)));
  const std::vector<Item> here = ItemsOf(before);
  const std::vector<Item> there = ItemsOf(after);
  auto one = here.begin();
  auto other = there.begin();
  const auto is_first = [](auto a, auto a_end, auto b, auto b_end) {
    return a != a_end && (b == b_end || std::tie(a->type, a->id) < std::tie(b->type, b->id));
  };
  while (one != here.end() || other != there.end()) {
    if (is_first(one, here.end(), other, there.end())) {
      comparison.Add({.before = ComparedFrom(*one++), .after = {}});
    } else if (is_first(other, there.end(), one, here.end())) {
      comparison.Add({.before = {}, .after = ComparedFrom(*other++)});
    } else {
      const ComparedPair pair{.before = ComparedFrom(*one), .after = ComparedFrom(*other)};
      if (comparison.Add(pair)) {
        comparison.AddContents(pair, WholeContent(before, *one), WholeContent(after, *other));
      }
      ++one;
      ++other;
    }
  }
  return comparison.Finish(from.name, to.name);
}

}  // namespace strongroom::cli
