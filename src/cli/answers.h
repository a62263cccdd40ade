#pragma once

#include <string>

#include "cli/error.h"
#include "sets/error.h"

namespace strongroom::cli {

// What `read` makes of what the sets API answered. An answer that is not what the API says ends the
// command, whoever wrote it: throws CliError.
template <typename Read>
auto OrCliError(const Read& read) {
  try {
    return read();
  } catch (const sets::ReadError& e) {
    throw CliError(std::string("the API of backup sets does not answer as it should: ") + e.what());
  }
}

}  // namespace strongroom::cli
