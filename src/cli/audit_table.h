#pragma once

#include <string>
#include <vector>

#include "sets/audit_event.h"

namespace strongroom::cli {

struct AuditTableOptions {
  bool with_namespace = false;
  bool is_wide = false;  // where from, and its place in the chain; nothing is cut
};

// Rows of the audit log as a table, in their order.
std::vector<std::string> AuditTableLines(const std::vector<sets::AuditEvent>& events,
                                         const AuditTableOptions& options);

}  // namespace strongroom::cli
