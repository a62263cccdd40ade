#pragma once

#include <chrono>
#include <optional>

#include "web/message.h"

namespace strongroom::web {

// Nobody means a longer wait, and it must not overflow.
inline constexpr std::chrono::hours kLongestRetryAfter{24};

// How long the server says to wait, at most kLongestRetryAfter: from the header Retry-After, in
// seconds (decimals too, which some servers send) or as a date, of which the answer's own Date is
// the present: our clock need not agree with the server's. 0 when that date has passed. Absent when
// there is no such header or it is neither.
// https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
std::optional<std::chrono::milliseconds> RetryAfter(const Response& response);

}  // namespace strongroom::web
