#pragma once

#include <string>

#include "cli/error.h"
#include "cli/host.h"

namespace strongroom::cli {

struct VerifyAuditOptions {
  std::string head;  // "SEQ:HASH"; empty: none is known
  std::string output;
};

// `verify --audit`: has the server verify all of the audit log, and prints what it found. Throws
// CliError.
ExitCode VerifyAuditLog(const VerifyAuditOptions& options, const Host& host,
                        const ConnectionFlags& connection);

}  // namespace strongroom::cli
