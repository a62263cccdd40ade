#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "api/notifier.h"

namespace strongroom::cli {

// Who is told, a line each with a header, and then why those cannot be used or reached of whom that
// is so.
std::vector<std::string> NotifierLines(const std::vector<api::Notifier>& notifiers,
                                       std::chrono::sys_seconds now);

}  // namespace strongroom::cli
