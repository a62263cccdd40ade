#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/cluster_uid.h"
#include "store/database.h"
#include "store/notices.h"
#include "store/outbox_news.h"

namespace strongroom::store {

// What a leader tells of its cluster: see store/notices.h and store/outbox_news.h. Throws
// StoreError. Thread-safe.
class Telling {
 public:
  virtual ~Telling() = default;

  virtual std::optional<std::chrono::sys_seconds> OldestNews() = 0;
  virtual OutboxTold TellOutbox(size_t most, const FactsOfNews& facts_of,
                                std::chrono::seconds period) = 0;
  virtual size_t PruneOutbox(std::chrono::seconds age, size_t most) = 0;
  virtual NoticeCounts TellFacts(const std::vector<LabelledFact>& facts,
                                 std::chrono::seconds period) = 0;
  virtual std::vector<OpenScheduleIncident> OpenIncidents() = 0;

  // How many backup sets a schedule has stored in the last `days`, by its UID: of those that have
  // stored two or more since, and one before that, and of which each was compared with the set
  // before it and does not differ.
  virtual std::map<std::string, int64_t> UnchangedSchedules(std::chrono::days days) = 0;
};

// In PostgreSQL.
class SqlTelling final : public Telling {
 public:
  // `database` outlives this.
  SqlTelling(Database& database, ClusterUid cluster)
      : database_(database), cluster_(std::move(cluster)) {}

  std::optional<std::chrono::sys_seconds> OldestNews() override;
  OutboxTold TellOutbox(size_t most, const FactsOfNews& facts_of,
                        std::chrono::seconds period) override;
  size_t PruneOutbox(std::chrono::seconds age, size_t most) override;
  NoticeCounts TellFacts(const std::vector<LabelledFact>& facts,
                         std::chrono::seconds period) override;
  std::vector<OpenScheduleIncident> OpenIncidents() override;
  std::map<std::string, int64_t> UnchangedSchedules(std::chrono::days days) override;

 private:
  Database& database_;
  const ClusterUid cluster_;
};

}  // namespace strongroom::store
