#include "server/sets/comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "sealing/set_comparison.h"
#include "server/intake/memory.h"
#include "server/request_error.h"
#include "server/sets/api_status.h"
#include "server/sets/batch.h"
#include "server/sets/comparison_memory.h"
#include "server/sets/comparison_time.h"
#include "store/set_deeds.h"
#include "store/set_diff.h"

namespace strongroom::server::sets {
namespace {

using sealing::ComparedItem;
using sealing::ComparedPair;
using store::DifferingItem;
using store::SetItem;

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

int64_t SizeOf(const DifferingItem* pair) { return pair->before->size + pair->after->size; }

// Their contents are read together, and parsed one after the other.
void TellPairs(store::Database& database, int tenant_id,
               std::span<const DifferingItem* const> pairs, const ComparisonTime& time,
               sealing::SetComparison& comparison) {
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
    time.Check();
    comparison.AddContents(PairFrom(*pairs[i]), contents[2 * i], contents[2 * i + 1]);
  }
}

}  // namespace

Differences Comparisons::Compare(const AuthorizedRequest& request, const SetPair& sets) {
  const std::string& ns = request.access.ns;
  try {
    const Gate::Permit permit(gate_,
                              {.user = request.user.name, .ns = ns, .pod = {}, .pod_uid = {}});
    return CompareWithin(ns, sets);
  } catch (const RequestError&) {
    if (parts_.stop.stop_requested()) throw Unavailable("the server is stopping");
    throw TooManyRequests("too many compare backup sets now, or there is no memory for it");
  }
}

Differences Comparisons::CompareWithin(const std::string& ns, const SetPair& sets) {
  const auto& [before, after, provider, naming] = sets;
  store::Database& database = parts_.database;
  const ComparisonTime time(parts_.clock, parts_.stop);
  const uint64_t bytes = BytesToCompare(store::SizeOfDifference(database, before.id, after.id));
  intake::Limits limits = parts_.limits;
  limits.memory_patience = std::min(limits.memory_patience, time.Left());
  const intake::MemoryLoan memory(parts_.memory, limits, ns, bytes, parts_.stop);
  time.Check();

  const auto items = store::DifferingItems(database, before.id, after.id);
  sealing::SetComparison comparison(
      parts_.catalogues, provider,
      sealing::ComparedTypes(StatesOf(database, before), StatesOf(database, after), naming),
      store::DeedsBetween(database, before, after));
  std::vector<const DifferingItem*> pairs;
  for (const DifferingItem& item : items) {
    if (comparison.Add(PairFrom(item))) pairs.push_back(&item);
  }
  for (std::span<const DifferingItem* const> left(pairs); !left.empty();) {
    const auto batch = left.first(CountBatch(left, SizeOf));
    time.Check();
    TellPairs(database, after.tenant_id, batch, time, comparison);
    left = left.subspan(batch.size());
  }
  const base::Json diff = comparison.Finish(NameOf(before), NameOf(after));
  return {.text = base::WriteJson(diff, base::JsonStyle::kReplacing),
          .items = diff["items"].size()};
}

}  // namespace strongroom::server::sets
