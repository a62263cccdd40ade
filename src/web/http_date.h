#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "web/message.h"

namespace strongroom::web {

// The date in a header (its name in lower case): RFC 9110, 5.6.7, the form that is sent today and
// the two that were sent before. Absent when there is no such header, or anything else in it.
std::optional<std::chrono::sys_seconds> DateIn(const Response& response, const std::string& header);

}  // namespace strongroom::web
