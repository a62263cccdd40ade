#include "server/sets/comparison.h"

#include <algorithm>
#include <functional>
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

void RequireTime(const Deadline& deadline, const std::stop_token& stop) {
  if (stop.stop_requested()) throw Unavailable("the server is stopping");
  if (!deadline.IsOver()) return;
  throw ApiStatus(StatusReason::kTimeout,
                  "what differs of these backup sets cannot be found in " +
                      std::to_string(kComparisonTime.count()) +
                      " s: compare sets that are nearer to each other, or read both");
}

// Their contents are read together, and parsed one after the other.
void TellPairs(store::Database& database, int tenant_id,
               std::span<const DifferingItem* const> pairs,
               const std::function<void()>& require_time, sealing::SetComparison& comparison) {
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
    require_time();
    comparison.AddContents(PairFrom(*pairs[i]), contents[2 * i], contents[2 * i + 1]);
  }
}

}  // namespace

Differences Comparisons::Compare(const AuthorizedRequest& request, const SetPair& sets) {
  try {
    const Gate::Permit permit(
        gate_, {.user = request.user.name, .ns = request.access.ns, .pod = {}, .pod_uid = {}});
    return CompareWithin(request, sets);
  } catch (const RequestError&) {
    if (parts_.stop.stop_requested()) throw Unavailable("the server is stopping");
    throw TooManyRequests("too many compare backup sets now, or there is no memory for it");
  }
}

Differences Comparisons::CompareWithin(const AuthorizedRequest& request, const SetPair& sets) {
  const auto& [before, after, provider, naming] = sets;
  store::Database& database = parts_.database;
  const auto require_time = [&] { RequireTime(request.deadline, parts_.stop); };
  const uint64_t bytes = BytesToCompare(store::SizeOfDifference(database, before.id, after.id));
  intake::Limits limits = parts_.limits;
  limits.memory_patience = std::min(limits.memory_patience, request.deadline.Left());
  const intake::MemoryLoan memory(parts_.memory, limits, request.access.ns, bytes, parts_.stop);
  require_time();

  const auto items = store::DifferingItems(database, before.id, after.id);
  sealing::SetComparison comparison(
      parts_.catalogues, provider,
      sealing::ComparedTypes(StatesOf(database, before), StatesOf(database, after), naming),
      store::DeedsBetween(database, before, after));
  require_time();
  std::vector<const DifferingItem*> pairs;
  for (const DifferingItem& item : items) {
    if (comparison.Add(PairFrom(item))) pairs.push_back(&item);
  }
  for (std::span<const DifferingItem* const> left(pairs); !left.empty();) {
    const auto batch = left.first(CountBatch(left, SizeOf));
    TellPairs(database, after.tenant_id, batch, require_time, comparison);
    left = left.subspan(batch.size());
  }
  const base::Json diff = comparison.Finish(NameOf(before), NameOf(after));
  return {.text = base::WriteJson(diff, base::JsonStyle::kReplacing),
          .items = diff["items"].size()};
}

}  // namespace strongroom::server::sets
