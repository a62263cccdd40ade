#include "controller/drills_kept_back.h"

#include <algorithm>

#include "controller/cached.h"
#include "domain/drill_reasons.h"
#include "domain/plan_drill.h"

namespace strongroom::controller {
namespace {

// Who gives an account the rights that it lacks need not wait for long.
constexpr std::chrono::seconds kLongestRefusal{900};

}  // namespace

const DrillsKeptBack::KeptBack* DrillsKeptBack::Find(const api::Schedule& schedule) const {
  const auto found = schedules_.find(KeyOf(schedule.meta));
  if (found == schedules_.end()) return nullptr;
  const KeptBack& kept_back = found->second;
  if (kept_back.generation != schedule.meta.generation) return nullptr;
  const auto now = clock_.NowSeconds();
  // No wait is longer: the clock has gone back.
  const bool is_over = now >= kept_back.until || kept_back.until > now + domain::kLongestDrillWait;
  return is_over ? nullptr : &kept_back;
}

const DrillsKeptBack::KeptBack& DrillsKeptBack::Add(const api::Schedule& schedule,
                                                    const domain::Obstacle& why) {
  KeptBack& kept_back = schedules_[KeyOf(schedule.meta)];
  if (kept_back.generation != schedule.meta.generation) kept_back = {};
  std::chrono::seconds wait = domain::DrillWait(++kept_back.times);
  if (why.reason == domain::schedule_restorable::kDrillRefused) {
    wait = std::min(wait, kLongestRefusal);
  }
  kept_back.generation = schedule.meta.generation;
  kept_back.why = why;
  kept_back.until = clock_.NowSeconds() + wait;
  return kept_back;
}

}  // namespace strongroom::controller
