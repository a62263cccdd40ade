#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/run_news.h"
#include "store/database.h"
#include "store/notices.h"

// What waits in the outbox, of the runs of a cluster. Throws StoreError. Thread-safe.
namespace strongroom::store {

// How long the news that somebody started a run waits for the audit log to say who: the webhook
// writes that a little later.
inline constexpr std::chrono::seconds kWaitForActor{30};

// What news comes to. Called within a transaction: it does not wait for anything.
using FactsOfNews = std::function<std::vector<LabelledFact>(const std::vector<domain::RunNews>&)>;

struct OutboxTold {
  size_t news = 0;
  NoticeCounts notices;
};

// Tells, as TellFacts, of at most `most` of the news that waits, oldest first, and marks it as
// delivered, both or neither. Of two at once the second waits, and finds that it was told.
OutboxTold TellOutbox(Database& database, const std::string& cluster_uid, size_t most,
                      const FactsOfNews& facts_of, std::chrono::seconds period);

// Since when the oldest waits that may be told; absent when none does.
std::optional<std::chrono::sys_seconds> OldestNews(Database& database,
                                                   const std::string& cluster_uid);

// Removes at most `most` that were told longer ago than `age`, of whatever cluster. How many.
size_t PruneOutbox(Database& database, std::chrono::seconds age, size_t most);

}  // namespace strongroom::store
