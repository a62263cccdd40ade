#pragma once

#include <string>
#include <string_view>

#include "api/kinds.h"

// Names of objects as kubectl takes and gives them.
namespace strongroom::cli {

// "name" of "name", "backupschedulerun/name" or "bsr.strongroom.dev/name": what `-o name` prints is
// taken back. Throws CliError (wrong usage) for another kind and for what cannot be the name of an
// object (RFC 1123 subdomain).
std::string NameFrom(std::string_view argument, const api::Kind& kind);

// "backupschedulerun.strongroom.dev/name": what kubectl's `-o name` prints.
std::string KindAndName(const api::Kind& kind, std::string_view name);

// Throws CliError (wrong usage) for what cannot be the name of a namespace (RFC 1123 label).
void CheckNamespace(std::string_view ns);

}  // namespace strongroom::cli
