#include "web/retry.h"

#include <algorithm>
#include <utility>

#include "web/retry_after.h"

namespace strongroom::web {
namespace {

Attempt Try(const SendOnce& send) {
  try {
    return send();
  } catch (const TransportError& error) {
    return error;
  }
}

bool IsUnauthorized(const Attempt& attempt) {
  const auto* const answer = std::get_if<Response>(&attempt);
  return answer != nullptr && answer->status == 401;
}

bool MayPass(const RetryPolicy& policy, const Attempt& attempt) {
  if (web::MayPass(policy.repeat, attempt)) return true;
  const auto* const answer = std::get_if<Response>(&attempt);
  return policy.also && answer != nullptr && policy.also(*answer);
}

Response AnswerOf(Attempt attempt) {
  if (const auto* const error = std::get_if<TransportError>(&attempt)) throw *error;
  return std::get<Response>(std::move(attempt));
}

}  // namespace

bool MayPass(int status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

bool MayPass(Repeat repeat, const Attempt& attempt) {
  const auto* const answer = std::get_if<Response>(&attempt);
  switch (repeat) {
    case Repeat::kWhatWasPutOff:
      return answer != nullptr &&
             (answer->status == 429 || (answer->status >= 500 && RetryAfter(*answer)));
    case Repeat::kWhatMayPass:
      return answer == nullptr || MayPass(answer->status);
  }
  return false;
}

std::chrono::milliseconds WaitAfter(const RetryPolicy& policy, const Attempt& attempt, int number) {
  const auto* const answer = std::get_if<Response>(&attempt);
  const auto told = answer == nullptr ? std::nullopt : RetryAfter(*answer);
  const auto wait =
      told ? std::max(*told, policy.backoff.WaitBefore(1)) : policy.backoff.WaitBefore(number);
  return std::min(wait, policy.longest_wait);
}

Response SendUntilFinal(const RetryPolicy& policy, const base::Clock& clock,
                        std::chrono::steady_clock::time_point deadline, const std::stop_token& stop,
                        const SendOnce& send, const OnRepeat& on_repeat) {
  bool tried_new_token = policy.repeat == Repeat::kWhatWasPutOff;
  for (int repetitions = 0;;) {
    Attempt attempt = Try(send);
    if (IsUnauthorized(attempt) && !tried_new_token) {
      tried_new_token = true;
    } else if (!MayPass(policy, attempt) || repetitions == policy.limit) {
      return AnswerOf(std::move(attempt));
    } else {
      ++repetitions;
    }
    const auto wait = WaitAfter(policy, attempt, std::max(repetitions, 1));
    if (wait >= deadline - clock.Steady()) return AnswerOf(std::move(attempt));
    if (on_repeat) on_repeat(attempt, wait);
    if (!policy.sleep(wait, stop)) throw StoppedError();
  }
}

}  // namespace strongroom::web
