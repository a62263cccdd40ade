#pragma once

#include <string>

#include "cli/error.h"
#include "cli/host.h"

namespace strongroom::cli {

// Whether an archive of `export` is as it was written, a folder or a tar: told set by set, with
// what is not. Nobody else is asked. `output` is "text" or "json". Throws CliError where something
// is not, or the archive cannot be read.
ExitCode VerifyArchive(const std::string& path, const std::string& output, const Host& host);

}  // namespace strongroom::cli
