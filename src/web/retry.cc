#include "web/retry.h"

#include <algorithm>
#include <set>
#include <utility>

#include "web/retry_after.h"

namespace strongroom::web {
namespace {

constexpr int kTooManyRequests = 429;

Attempt Try(const SendOnce& send) {
  try {
    return send();
  } catch (const PeerRefused& error) {
    return error;
  } catch (const TransportError& error) {
    return error;
  }
}

base::Prospect ProspectOf(const RetryPolicy& policy, const Attempt& attempt) {
  if (const auto* const error = NoAnswerOf(attempt)) return ProspectOf(policy.asked, *error);
  const auto& answer = std::get<Response>(attempt);
  const auto said = policy.says ? policy.says(answer) : std::nullopt;
  return said.value_or(base::ProspectOf(policy.asked, answer.status));
}

bool WasPutOff(const Attempt& attempt) {
  const auto* const answer = std::get_if<Response>(&attempt);
  return answer != nullptr && (answer->status == kTooManyRequests || RetryAfter(*answer));
}

// Of one call of SendUntilFinal.
class Repetitions {
 public:
  explicit Repetitions(const RetryPolicy& policy) : policy_(policy) {}

  // Whether there is another one after `attempt`.
  bool Next(const Attempt& attempt) {
    const bool may_be_done = policy_.repeat == Repeat::kWhatWasPutOff && !WasPutOff(attempt);
    switch (ProspectOf(policy_, attempt)) {
      case base::Prospect::kMayPass:
        return !may_be_done && count_++ != policy_.limit;
      case base::Prospect::kMayPassOnce:
        return !may_be_done && once_.insert(std::get<Response>(attempt).status).second;
      case base::Prospect::kPerson:
      case base::Prospect::kFinal:
        break;
    }
    return false;
  }

  int count() const { return count_; }

 private:
  const RetryPolicy& policy_;
  int count_ = 0;
  std::set<int> once_;  // statuses that were repeated once
};

Response AnswerOf(Attempt attempt) {
  if (const auto* const refused = std::get_if<PeerRefused>(&attempt)) throw *refused;
  if (const auto* const error = std::get_if<TransportError>(&attempt)) throw *error;
  return std::get<Response>(std::move(attempt));
}

}  // namespace

const TransportError* NoAnswerOf(const Attempt& attempt) {
  const auto* const refused = std::get_if<PeerRefused>(&attempt);
  return refused != nullptr ? refused : std::get_if<TransportError>(&attempt);
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
  Repetitions repetitions(policy);
  for (;;) {
    Attempt attempt = Try(send);
    if (!repetitions.Next(attempt)) return AnswerOf(std::move(attempt));
    const auto wait = WaitAfter(policy, attempt, std::max(repetitions.count(), 1));
    if (wait >= deadline - clock.Steady()) return AnswerOf(std::move(attempt));
    if (on_repeat) on_repeat(attempt, wait);
    if (!policy.sleep(wait, stop)) throw StoppedError();
    if (clock.Steady() >= deadline) return AnswerOf(std::move(attempt));  // the machine was busy
  }
}

}  // namespace strongroom::web
