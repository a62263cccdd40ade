#pragma once

#include <chrono>
#include <functional>
#include <limits>
#include <stop_token>
#include <variant>

#include "base/backoff.h"
#include "base/clock.h"
#include "base/stop.h"
#include "web/error.h"

namespace strongroom::web {

// What came of sending a request: an answer, whatever its status, or why there is none.
using Attempt = std::variant<Response, TransportError>;

// Which attempts are worth a repetition.
enum class Repeat {
  // Only what the server put off: 429, and 5xx with Retry-After. It has done nothing then, so any
  // request may be sent again.
  kWhatWasPutOff,
  // All that may pass by itself: 408, 425, 429, 5xx, no answer; and a 401 once, because the token
  // may have been rotated meanwhile. For requests that may reach the server twice.
  kWhatMayPass,
};

// Whether an answer with this status may be another one soon: 408, 425, 429, 5xx.
bool MayPass(int status);

// Whether `attempt` is one of those. A 401 is not: that is for whoever counts.
bool MayPass(Repeat repeat, const Attempt& attempt);

struct RetryPolicy {
  Repeat repeat = Repeat::kWhatMayPass;
  // Where the server does not say how long. Told to come back at once, or in the past, is no leave
  // to hammer: the first wait is kept then too.
  base::Backoff backoff;
  // Repetitions at most; the one after a 401 does not count.
  int limit = std::numeric_limits<int>::max();
  // A longer wait is cut to this.
  std::chrono::milliseconds longest_wait = std::chrono::hours{24};
  base::Sleep sleep = base::SleepFor;
  // Answers that are worth a repetition besides; empty: none.
  std::function<bool(const Response& answer)> also = {};
};

// The wait before repetition `number`, counted from 1, of what ended as `attempt`.
std::chrono::milliseconds WaitAfter(const RetryPolicy& policy, const Attempt& attempt, int number);

using SendOnce = std::function<Response()>;
// Called before each wait, with what is going to be repeated.
using OnRepeat = std::function<void(const Attempt& attempt, std::chrono::milliseconds wait)>;

// Sends, decides, waits and sends again until an answer is final, the policy's limit is reached or
// the next wait would not end before `deadline` of `clock`. Returns the last answer, whatever its
// status; throws TransportError when there was none, StoppedError on stop, and what else `send`
// throws at once.
Response SendUntilFinal(const RetryPolicy& policy, const base::Clock& clock,
                        std::chrono::steady_clock::time_point deadline, const std::stop_token& stop,
                        const SendOnce& send, const OnRepeat& on_repeat);

}  // namespace strongroom::web
