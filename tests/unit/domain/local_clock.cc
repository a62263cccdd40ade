#include "unit/domain/local_clock.h"

#include <cstdlib>
#include <ctime>
#include <set>

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::sys_seconds;

// TZ of this process for as long as the object lives.
class ZoneOfProcess {
 public:
  explicit ZoneOfProcess(const std::string& zone) {
    setenv("TZ", (":" + zone).c_str(), 1);
    tzset();
  }
  ~ZoneOfProcess() {
    unsetenv("TZ");
    tzset();
  }
  ZoneOfProcess(const ZoneOfProcess&) = delete;
  ZoneOfProcess& operator=(const ZoneOfProcess&) = delete;
};

// Local date and time of day, as minutes since 1970-01-01 00:00 of the same clock.
minutes Shown(sys_seconds instant) {
  const std::time_t seconds = instant.time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  const std::chrono::local_days day{std::chrono::year{local.tm_year + 1900} / (local.tm_mon + 1) /
                                    local.tm_mday};
  return day.time_since_epoch() + minutes{local.tm_hour * 60 + local.tm_min};
}

}  // namespace

LocalClock::LocalClock(const std::string& zone, sys_seconds begin, sys_seconds end) {
  const ZoneOfProcess process(zone);
  std::set<LocalDay> seen;
  minutes last = Shown(begin) - minutes{1};
  for (sys_seconds instant = begin; instant < end; instant += minutes{1}) {
    const minutes now = Shown(instant);
    if (now != last + minutes{1}) jumps_.push_back(now - floor<days>(now));
    for (minutes skipped = last + minutes{1}; skipped < now; skipped += minutes{1}) {
      Note(skipped, instant);
    }
    Note(now, instant);
    seen.insert(LocalDay{floor<days>(now)});
    last = now;
  }
  std::erase_if(days_, [&](const auto& entry) { return !seen.contains(entry.first); });
  days_.erase(days_.begin());
  days_.erase(std::prev(days_.end()));
}

void LocalClock::Note(minutes local, sys_seconds instant) {
  const auto day = floor<days>(local);
  sys_seconds& first = days_[LocalDay{day}].at(static_cast<size_t>((local - day).count()));
  if (first == sys_seconds{}) first = instant;
}

std::vector<sys_seconds> LocalClock::Slots(const Timing& timing) const {
  std::vector<sys_seconds> slots;
  for (const auto& [day, shown] : days_) {
    const unsigned weekday = std::chrono::weekday{day}.iso_encoding();
    if (timing.frequency == Frequency::kWeekly && !timing.days_of_week.test(weekday)) continue;
    slots.push_back(shown.at(static_cast<size_t>(timing.time_of_day.count())));
  }
  return slots;
}

}  // namespace strongroom::domain
