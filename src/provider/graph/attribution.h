#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "provider/collection.h"
#include "provider/graph/audit_events.h"

namespace strongroom::provider::graph {

// One question to an audit store.
struct AuditQuery {
  const AuditStore& store;
  std::string path_and_query;  // encoded
  std::string what;            // for messages
  std::chrono::steady_clock::time_point deadline;
};

// Reads all pages of the answer, handing over each event, maybe twice. Throws ProviderError and
// web::StoppedError.
using ReadAudits = std::function<void(const AuditQuery& query, const base::JsonElements& events)>;

// What of a run says how it asks who changed what.
struct Attribution {
  std::chrono::sys_seconds since;
  // spec.attribution is true: what keeps a store from being read is a warning.
  bool is_wanted = false;
  // Permissions in the token; absent: nobody knows, so it is tried.
  std::optional<std::vector<std::string>> roles;
  std::chrono::steady_clock::time_point deadline;
};

// What one store may take of a run: who did it is worth less than what it is.
inline constexpr std::chrono::minutes kAuditTime{3};

// Asks each audit store that the application may read, and puts what they say into `collection`:
// acts, and warnings. What a store said before it failed, or was stopped, counts. No type is less
// complete for it. Throws nothing.
void FindActs(const Attribution& attribution, const ReadAudits& read, const base::Clock& clock,
              Collection& collection);

}  // namespace strongroom::provider::graph
