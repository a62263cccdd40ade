#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// The only place that knows local time. Instants are UTC everywhere else.
namespace strongroom::domain {

// A day on the calendar of some zone, without a zone.
using LocalDay = std::chrono::local_days;

// How often the clocks of a zone show a time on a day. kSkipped: they jump over it; kRepeated: they
// go back over it; kNoSuchDay: the zone skipped the day whole.
enum class LocalTimeKind { kOnce, kSkipped, kRepeated, kNoSuchDay };

// One zone of the IANA time zone database. A cheap value; thread-safe.
class TimeZone {
 public:
  // Absent for a name that the database does not have. Names are case-sensitive; links
  // ("US/Eastern") are zones; "localtime", which would mean whatever this machine is set to, is
  // not.
  static std::optional<TimeZone> Find(std::string_view name);
  static TimeZone Utc();

  const std::string& Name() const { return name_; }

  // The local calendar day that `instant` falls on.
  LocalDay DayOf(std::chrono::sys_seconds instant) const;

  // When the clocks of this zone first show `time_of_day` on `day`. A time that is skipped (clocks
  // go forward) answers with the first instant after the gap; a time that comes twice (clocks go
  // back) with the first of the two; a day that the zone skipped whole (Apia, 2011-12-30) with
  // nothing.
  std::optional<std::chrono::sys_seconds> InstantOf(LocalDay day,
                                                    std::chrono::minutes time_of_day) const;

  // Which of the rules of InstantOf applies.
  LocalTimeKind KindOf(LocalDay day, std::chrono::minutes time_of_day) const;

  // Local time minus UTC at `instant`.
  std::chrono::seconds OffsetAt(std::chrono::sys_seconds instant) const;

 private:
  TimeZone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}

  std::string name_;
  const void* zone_;  // date::time_zone of the process-wide database, never null
};

// Checks that the time zone database is there and that its rules are the full ones ("fat" TZif
// files; with "slim" ones the library answers wrong offsets). Throws std::runtime_error that says
// what to install. Call it once at start.
void CheckTimeZoneData();

// The zone name most like `name`, for "did you mean"; empty when nothing comes near.
std::string NearestTimeZone(std::string_view name);

// The library knows no daylight saving rules from here on, so no slot is given from here on.
inline constexpr std::chrono::sys_seconds kEndOfTimeZoneRules =
    std::chrono::sys_days{std::chrono::year{2038} / 1 / 1};

}  // namespace strongroom::domain
