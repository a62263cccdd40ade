#include "domain/time_zone.h"

#include <date/date.h>
#include <date/tz.h>

#include <stdexcept>
#include <vector>

#include "base/nearest.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// Whatever this machine is set to; Debian keeps it among the zones.
constexpr std::string_view kLocalTime = "localtime";

const date::time_zone& ZoneOf(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

// Offset of `zone` at noon UTC of a date.
seconds OffsetAt(const date::time_zone& zone, int year, unsigned month, unsigned day) {
  const sys_seconds instant =
      std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                            static_cast<int>(day)} +
      std::chrono::hours{12};
  return zone.get_info(instant).offset;
}

// Does the gap between the two offsets of `info` swallow all of the day that starts at `day`?
bool SwallowsDay(const date::local_info& info, date::local_days day) {
  const auto gap_begin = info.first.end.time_since_epoch() + info.first.offset;
  const auto gap_end = info.second.begin.time_since_epoch() + info.second.offset;
  return gap_begin <= day.time_since_epoch() && gap_end >= (day + date::days{1}).time_since_epoch();
}

}  // namespace

std::optional<TimeZone> TimeZone::Find(std::string_view name) {
  if (name.empty() || name == kLocalTime) return std::nullopt;
  try {
    return TimeZone(std::string(name), date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

TimeZone TimeZone::Utc() {
  auto utc = Find("UTC");
  if (!utc) throw std::runtime_error("time zone database has no UTC: install the package tzdata");
  return *utc;
}

LocalDay TimeZone::DayOf(sys_seconds instant) const {
  const auto local = ZoneOf(zone_).to_local(instant);
  return LocalDay{std::chrono::floor<std::chrono::days>(local.time_since_epoch())};
}

std::optional<sys_seconds> TimeZone::InstantOf(LocalDay day,
                                               std::chrono::minutes time_of_day) const {
  const date::local_days local_day{date::days{day.time_since_epoch().count()}};
  const date::local_seconds local = local_day + time_of_day;
  const date::local_info info = ZoneOf(zone_).get_info(local);
  if (info.result == date::local_info::nonexistent) {
    if (SwallowsDay(info, local_day)) return std::nullopt;
    return info.first.end;
  }
  return sys_seconds{local.time_since_epoch() - info.first.offset};
}

LocalTimeKind TimeZone::KindOf(LocalDay day, std::chrono::minutes time_of_day) const {
  const date::local_days local_day{date::days{day.time_since_epoch().count()}};
  const date::local_info info = ZoneOf(zone_).get_info(local_day + time_of_day);
  switch (info.result) {
    case date::local_info::nonexistent:
      return SwallowsDay(info, local_day) ? LocalTimeKind::kNoSuchDay : LocalTimeKind::kSkipped;
    case date::local_info::ambiguous:
      return LocalTimeKind::kRepeated;
    case date::local_info::unique:
      break;
  }
  return LocalTimeKind::kOnce;
}

seconds TimeZone::OffsetAt(sys_seconds instant) const {
  return ZoneOf(zone_).get_info(instant).offset;
}

void CheckTimeZoneData() {
  constexpr std::string_view kRemedy =
      "; install the full time zone database (Debian: package tzdata)";
  try {
    const date::time_zone& berlin = *date::locate_zone("Europe/Berlin");
    if (OffsetAt(berlin, 2026, 1, 15) == seconds{3600} &&
        OffsetAt(berlin, 2026, 7, 15) == seconds{7200} &&
        OffsetAt(berlin, 2036, 1, 15) == seconds{3600} &&
        OffsetAt(*date::locate_zone("UTC"), 2026, 7, 15) == seconds{0}) {
      return;
    }
  } catch (const std::runtime_error& e) {
    throw std::runtime_error("time zone database cannot be read: " + std::string(e.what()) +
                             std::string(kRemedy));
  }
  throw std::runtime_error("time zone database gives wrong offsets for Europe/Berlin" +
                           std::string(kRemedy));
}

std::string NearestTimeZone(std::string_view name) {
  std::vector<std::string_view> names;
  const date::tzdb& database = date::get_tzdb();
  names.reserve(database.zones.size());
  for (const date::time_zone& zone : database.zones) {
    if (zone.name() != kLocalTime) names.emplace_back(zone.name());
  }
  return base::Nearest(name, names);
}

}  // namespace strongroom::domain
