#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>

#include "api/report_limits.h"
#include "base/byte_budget.h"
#include "base/clock.h"
#include "http/answer_bytes.h"
#include "server/audit.h"
#include "server/cluster.h"
#include "store/database.h"

namespace strongroom::server::restore {

// What executors of restores need of the process.
struct Parts {
  Cluster& cluster;
  store::Database& database;
  Audit& audit;
  const base::Clock& clock;
  base::ByteBudget& memory;            // for what is read, by namespaces
  http::AnswerBytes& answers;          // contents that are on their way
  int64_t max_items = api::kMaxItems;  // of a plan, as of a set
  std::chrono::milliseconds memory_patience{30'000};
  std::stop_token stop = {};  // ends what waits
};

}  // namespace strongroom::server::restore
