#pragma once

#include <chrono>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <variant>

#include "base/backoff.h"
#include "base/clock.h"
#include "base/prospect.h"
#include "base/stop.h"
#include "web/error.h"

namespace strongroom::web {

// What came of sending a request: an answer, whatever its status, or why there is none.
using Attempt = std::variant<Response, TransportError, PeerRefused>;

// Why there is no answer; null when there is one.
const TransportError* NoAnswerOf(const Attempt& attempt);

// Which attempts are worth a repetition, of those that may pass (base/prospect.h).
enum class Repeat {
  // Only what the server put off: 429, and what comes with Retry-After. It has done nothing then,
  // so any request may be sent again.
  kWhatWasPutOff,
  // All of them. For requests that may reach the server twice.
  kWhatMayPass,
};

struct RetryPolicy {
  base::Asked asked = base::Asked::kApiServer;
  Repeat repeat = Repeat::kWhatMayPass;
  // Where the server does not say how long. Told to come back at once, or in the past, is no leave
  // to hammer: the first wait is kept then too.
  base::Backoff backoff;
  // Repetitions at most; those of what may pass once do not count.
  int limit = std::numeric_limits<int>::max();
  // A longer wait is cut to this.
  std::chrono::milliseconds longest_wait = std::chrono::hours{24};
  base::Sleep sleep = base::SleepFor;
  // What an answer that says more than its status means; absent: as its status has it.
  std::function<std::optional<base::Prospect>(const Response& answer)> says = {};
};

// The wait before repetition `number`, counted from 1, of what ended as `attempt`.
std::chrono::milliseconds WaitAfter(const RetryPolicy& policy, const Attempt& attempt, int number);

using SendOnce = std::function<Response()>;
// Called before each wait, with what is going to be repeated.
using OnRepeat = std::function<void(const Attempt& attempt, std::chrono::milliseconds wait)>;

// Sends, decides, waits and sends again until an answer is final, the policy's limit is reached or
// the next wait would not end, or did not, before `deadline` of `clock`. Returns the last answer,
// whatever its status; throws TransportError when there was none, StoppedError on stop, and what
// else `send` throws at once.
Response SendUntilFinal(const RetryPolicy& policy, const base::Clock& clock,
                        std::chrono::steady_clock::time_point deadline, const std::stop_token& stop,
                        const SendOnce& send, const OnRepeat& on_repeat);

}  // namespace strongroom::web
