#include "provider/graph/bucket.h"

#include <algorithm>
#include <cmath>

namespace strongroom::provider::graph {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kMargin = 0.01;  // of the window
// Of the largest cost: what comes in while whoever waits for it wakes late, on a machine that has
// much to do, is not lost.
constexpr double kMostKept = 1.5;
constexpr double kSlowest = 4;
constexpr double kSlower = 2;      // at each refusal
constexpr double kRecovery = 0.7;  // for each window without one

}  // namespace

int BurstOf(Quota quota) {
  constexpr int kPartOfQuota = 25;
  return std::clamp(quota.calls / kPartOfQuota, 1, kMostInBatch);
}

Bucket::Bucket(Quota quota)
    : quota_(quota),
      window_(std::chrono::duration_cast<Wait>(quota.window * (1 + kMargin))),
      most_(BurstOf(quota)),
      tokens_(most_) {}

// Tokens a second.
double Bucket::Rate(Time now) {
  while (slowness_ > 1 && now - slowed_ >= window_) {
    slowness_ = std::max(1.0, slowness_ * kRecovery);
    slowed_ += window_;
  }
  return quota_.calls / Seconds(window_).count() / slowness_;
}

void Bucket::Refill(Time now) {
  if (refilled_ != Time{}) {
    const double since = Seconds(now - refilled_).count();
    tokens_ = std::min(kMostKept * most_, tokens_ + since * Rate(now));
  }
  refilled_ = now;
  while (!gone_.empty() && now - gone_.front().at >= window_) {
    in_window_ -= gone_.front().cost;
    gone_.pop_front();
  }
}

Bucket::Wait Bucket::Try(Time now, int cost) {
  Refill(now);
  if (held_until_ > now) return held_until_ - now;
  // So that rounding asks for no wait that is none.
  constexpr double kTiny = 1e-6;
  if (tokens_ + kTiny < cost) {
    const Seconds missing((cost - tokens_) / Rate(now));
    return std::chrono::ceil<std::chrono::milliseconds>(missing);
  }
  if (in_window_ + cost > quota_.calls) return gone_.front().at + window_ - now;
  tokens_ -= cost;
  in_window_ += cost;
  gone_.push_back({now, cost});
  return Wait::zero();
}

void Bucket::SlowDown(Time now) {
  const bool is_same = slowness_ > 1 && now - slowed_ < window_ / 4;
  if (is_same) return;
  Refill(now);
  slowness_ = std::min(kSlowest, slowness_ * kSlower);
  slowed_ = now;
}

void Bucket::Hold(Time until) { held_until_ = std::max(held_until_, until); }

}  // namespace strongroom::provider::graph
