#include "domain/schedule_warnings.h"

#include <algorithm>
#include <optional>

#include "base/show_duration.h"
#include "domain/naming.h"
#include "domain/show_day.h"
#include "domain/slot_days.h"
#include "domain/time_of_day.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using Warnings = std::vector<std::string>;

constexpr days kYear{366};
constexpr size_t kWeeksOfYear = 53;
// A zone has two changes of its clocks in a year, but for a few with Ramadan.
constexpr size_t kMostClockChanges = 4;

std::vector<SlotDay> SlotsOfNextYear(const Timing& timing, sys_seconds now) {
  size_t count = static_cast<size_t>(kYear.count());
  switch (timing.frequency) {
    case Frequency::kDaily:
      break;
    case Frequency::kWeekly:
      count = kWeeksOfYear * timing.days_of_week.count();
  }
  std::vector<SlotDay> slots = UpcomingSlots(timing, now, count);
  while (!slots.empty() && slots.back().slot && *slots.back().slot > now + kYear) slots.pop_back();
  return slots;
}

std::string ClockWarning(const SlotDay& day, const Timing& timing) {
  const std::string when = ShowDay(day.day) + ' ' + ShowTimeOfDay(timing.time_of_day);
  const std::string& zone = timing.zone.Name();
  switch (day.kind) {
    case LocalTimeKind::kOnce:
      return "";
    case LocalTimeKind::kNoSuchDay:
      return ShowDay(day.day) + " does not exist in " + zone + ": no run is due";
    case LocalTimeKind::kRepeated:
      return when + " comes twice in " + zone + ": the run is due at the first";
    case LocalTimeKind::kSkipped:
      break;
  }
  const std::chrono::local_seconds wall{day.slot->time_since_epoch() + day.utc_offset};
  const auto shown = std::chrono::floor<days>(wall);
  return when + " does not exist in " + zone + ": the run is due at " +
         ShowTimeOfDay(std::chrono::floor<std::chrono::minutes>(wall - shown)) +
         (shown == day.day ? "" : " of the next day");
}

void WarnOfClocks(const std::vector<SlotDay>& slots, const Timing& timing, Warnings& warnings) {
  size_t found = 0;
  for (const SlotDay& day : slots) {
    const std::string warning = ClockWarning(day, timing);
    if (warning.empty()) continue;
    if (++found > kMostClockChanges) return;
    warnings.push_back(warning);
  }
}

// The shortest time from a slot to the next; absent where there is no next.
std::optional<seconds> ShortestInterval(const std::vector<SlotDay>& slots) {
  std::optional<seconds> shortest;
  std::optional<sys_seconds> last;
  for (const SlotDay& day : slots) {
    if (!day.slot) continue;
    if (last) shortest = std::min(shortest.value_or(*day.slot - *last), *day.slot - *last);
    last = day.slot;
  }
  return shortest;
}

const char* WhatOverlapDoes(ConcurrencyPolicy policy) {
  switch (policy) {
    case ConcurrencyPolicy::kForbid:
      return "is skipped while it goes on";
    case ConcurrencyPolicy::kAllow:
      return "runs beside it";
    case ConcurrencyPolicy::kReplace:
      return "ends it";
  }
  return "";
}

void WarnOfOverlap(const std::vector<SlotDay>& slots, const ScheduleSpec& spec,
                   Warnings& warnings) {
  const auto interval = ShortestInterval(slots);
  if (!interval || spec.run.timeout <= *interval) return;
  warnings.push_back("spec.timeoutSeconds: a run may take " + base::ShowDuration(spec.run.timeout) +
                     ", and the next, due after " + base::ShowDuration(*interval) + ", " +
                     WhatOverlapDoes(spec.concurrency_policy));
}

void WarnOfName(const std::string& name, sys_seconds now, Warnings& warnings) {
  const std::string run = RunName(name, now);
  if (run.starts_with(name)) return;
  // Without its minute.
  warnings.push_back("metadata.name is too long for names of runs, which begin with " +
                     run.substr(0, run.rfind('-')));
}

// How many sets expire, as far as the last runs tell: they are all that there were, or the newest.
std::string CountExpired(const ScheduleStatus& status, int64_t before, int64_t after) {
  if (status.recent_runs.size() >= kMaxRecentRuns) return "up to " + std::to_string(before - after);
  const auto sets = static_cast<int64_t>(RecentSets(status).size());
  return sets <= after ? "" : std::to_string(std::min(sets, before) - after);
}

void WarnOfRetention(const ScheduleSpec& before, const ScheduleSpec& after,
                     const ScheduleStatus& status, Warnings& warnings) {
  const int64_t was = before.retention.keep_last;
  const int64_t is = after.retention.keep_last;
  if (is >= was) return;
  const std::string count = CountExpired(status, was, is);
  if (count.empty()) return;
  warnings.push_back("spec.retention.keepLast: " + std::to_string(is) + " instead of " +
                     std::to_string(was) + " lets " + count +
                     " backup sets expire now, but for held ones");
}

bool HasOtherTiming(const ScheduleWritten& written) {
  return written.before == nullptr ||
         Describe(written.before->timing) != Describe(written.after.timing);
}

bool HasOtherOverlap(const ScheduleWritten& written) {
  return HasOtherTiming(written) || written.before->run.timeout != written.after.run.timeout ||
         written.before->concurrency_policy != written.after.concurrency_policy;
}

}  // namespace

std::vector<std::string> WarningsOf(const ScheduleWritten& written, sys_seconds now) {
  Warnings warnings;
  if (HasOtherOverlap(written)) {
    const Timing& timing = written.after.timing;
    const std::vector<SlotDay> slots = SlotsOfNextYear(timing, now);
    WarnOfOverlap(slots, written.after, warnings);
    if (HasOtherTiming(written)) WarnOfClocks(slots, timing, warnings);
  }
  if (written.before == nullptr) {
    WarnOfName(written.name, now, warnings);
  } else {
    WarnOfRetention(*written.before, written.after, written.status, warnings);
  }
  return warnings;
}

}  // namespace strongroom::domain
