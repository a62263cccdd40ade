#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "api/report.h"
#include "base/byte_budget.h"
#include "sealing/item_rules.h"
#include "server/intake/limits.h"
#include "store/digested_item.h"

// What holds of policies that are sent here, in reports of executors as in imported sets. What
// is past a limit, or does not fit together, is a RequestError.
namespace strongroom::server::intake {

// What contents and lines take while they are in memory; the body waits on disk meanwhile. What was
// a lot is not kept by malloc, or the budget would be one for each thread.
class MemoryLoan {
 public:
  // Waits for its turn. Throws RequestError (kNoRoom). `memory` outlives this.
  MemoryLoan(base::ByteBudget& memory, const Limits& limits, const std::string& ns, uint64_t bytes,
             const std::stop_token& stop);
  ~MemoryLoan();
  MemoryLoan(const MemoryLoan&) = delete;
  MemoryLoan& operator=(const MemoryLoan&) = delete;

  bool TryGrow(uint64_t bytes) { return loan_->TryGrow(bytes); }

 private:
  const bool is_large_;
  std::optional<base::ByteBudget::Loan> loan_;
};

// Items of each policy type, counted as they come.
using Counts = std::map<std::string, int64_t>;

// `number`: which item it is, from 1.
void CheckItem(const api::ReportItem& item, const Limits& limits, int64_t number);

// The outcome speaks of each type that has items...
void CheckSpokenOf(const domain::RunSummary& summary, const Counts& counts);
// ...and says of each type how many.
void CheckCounts(const domain::RunSummary& summary, const Counts& counts);

// As the rules have it.
store::DigestedItem DigestItem(const sealing::ItemRules& rules, domain::ProviderKind provider,
                               api::ReportItem item);

// Whether the sets of the namespace may have added so much in 24 hours.
void RequireShare(const Limits& limits, const std::string& ns, int64_t namespace_day_bytes);

}  // namespace strongroom::server::intake
