#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/json.h"

namespace strongroom::sets {

// What an edit made of a field.
struct AuditChange {
  std::string path;
  std::string from, to;  // empty: it was not there, it is not there any more
};

// An AuditEvent: a row of the audit log. Its texts are as they came: whoever shows them escapes
// them.
struct AuditEvent {
  std::string line;  // all of it, JSON on one line, in ASCII
  std::string ns;    // empty: it is of none
  std::chrono::sys_seconds at;
  std::string user, via, action, object, result, reason, source;
  std::vector<AuditChange> changes;
  int64_t seq = 0;  // in the chain; 0: it is not chained yet
};

// Throws ReadError for what is no AuditEvent, naming what is wrong with it.
AuditEvent ReadAuditEvent(const base::Json& object);

}  // namespace strongroom::sets
