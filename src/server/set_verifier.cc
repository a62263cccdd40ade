#include "server/set_verifier.h"

#include <algorithm>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "catalogue/sealed_name.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

using Result = metrics::VerificationResult;
using std::chrono::milliseconds;

constexpr size_t kSessions = 1;
constexpr int64_t kRowBytes = 1'024;
constexpr base::Backoff kBackoff{milliseconds{1'000}, milliseconds{60'000}};
// After so many failures that came in the middle of one set, and of no other work, it is that set.
constexpr int kMostFailures = 3;
constexpr std::chrono::hours kLeftOutFor{1};

}  // namespace

milliseconds PauseAfter(const store::VerificationStep& step, milliseconds took,
                        int64_t bytes_per_second) {
  const int64_t work = step.bytes + step.rows * kRowBytes;
  // In parts, as the product may be too large.
  const milliseconds share{work / bytes_per_second * 1'000 +
                           work % bytes_per_second * 1'000 / bytes_per_second};
  return std::max(share - took, milliseconds::zero());
}

SetVerifier::SetVerifier(const std::string& dsn, sealing::ItemRules& rules,
                         const metrics::ServerMetrics& metrics, const base::Clock& clock,
                         VerifierOptions options)
    : rules_(rules),
      metrics_(metrics),
      clock_(clock),
      options_(options),
      database_(dsn, kSessions, stop_.get_token()) {
  if (options_.every == std::chrono::seconds::zero()) return;
  thread_ = std::jthread([this](const std::stop_token& ended) {
    const std::stop_callback end(ended, [this] { stop_.request_stop(); });
    Run();
  });
}

void SetVerifier::Run() {
  const std::stop_token stop = stop_.get_token();
  while (!stop.stop_requested()) {
    if (!DoNext()) base::SleepFor(options_.idle, stop);
  }
}

bool SetVerifier::DoNext() {
  const auto now = clock_.Steady();
  std::erase_if(left_out_, [&](const auto& entry) { return entry.second <= now; });
  store::VerificationOrder order{.every = options_.every, .left_out = {}, .check = NameCheck()};
  for (const auto& entry : left_out_) order.left_out.push_back(entry.first);
  std::optional<int64_t> at_set;
  try {
    const store::VerificationStep step = store::VerifyNext(database_, order, at_set);
    failures_ = 0;
    failures_at_set_.clear();
    Note(step);
    if (step.did == store::VerificationStep::Did::kNothing) return false;
    const auto took = std::chrono::duration_cast<milliseconds>(clock_.Steady() - now);
    base::SleepFor(PauseAfter(step, took, options_.bytes_per_second), stop_.get_token());
  } catch (const store::StoreError& e) {
    if (stop_.stop_requested()) return true;
    NoteFailure(e.what(), at_set);
    base::SleepFor(kBackoff.WaitBefore(failures_), stop_.get_token());
  }
  return true;
}

void SetVerifier::Note(const store::VerificationStep& step) {
  using Did = store::VerificationStep::Did;
  metrics_.verified_bytes.Add(static_cast<double>(step.bytes));
  if (step.did == Did::kSet) {
    metrics_.verifications.Count(step.problem_count == 0 ? Result(Result::kVerified)
                                                         : Result(Result::kAltered));
  }
  if (step.problem_count == 0) return;
  const store::SetProblem& first = step.problems.front();
  base::LogError(
      step.did == Did::kSet ? "backup set is not as it was sealed" : "rows belong to no backup set",
      {{"namespace", step.ns},
       {step.did == Did::kSet ? "set" : "tenant", step.subject},
       {"problems", step.problem_count},
       {"type", first.type},
       {"id", first.id},
       {"error", first.what}});
}

store::ItemCheck SetVerifier::NameCheck() {
  return [this](const store::SoundItem& item) {
    const bool has_own = rules_.HasOwnName(
        item.provider.kind(),
        {.type = item.type, .id = item.id, .name = item.name, .content = item.content});
    return has_own ? "" : catalogue::kOtherName;
  };
}

// What fails in the middle of one set, while all before it works, is that set: it must not keep the
// others from being verified.
void SetVerifier::NoteFailure(const std::string& error, std::optional<int64_t> at_set) {
  if (failures_++ == 0) base::LogWarning("backup sets are not verified now", {{"error", error}});
  if (!at_set) return failures_at_set_.clear();
  if (++failures_at_set_[*at_set] < kMostFailures) return;
  failures_at_set_.clear();
  try {
    store::NoteUnreadable(database_, *at_set);
    left_out_[*at_set] = clock_.Steady() + kLeftOutFor;
    metrics_.verifications.Count(Result(Result::kAltered));
    base::LogError("backup set cannot be read", {{"set", *at_set}, {"error", error}});
  } catch (const store::StoreError&) {
    // It was not the set.
  }
}

}  // namespace strongroom::server
