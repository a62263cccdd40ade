#include "domain/notifier_rules.h"

#include <algorithm>

#include "base/glob.h"
#include "domain/notice_events.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

Severity SeverityOfEvent(const Notice& notice) {
  if (notice.state != NoticeState::kRecovered) return notice.severity;
  const NoticeEvent* event = notice_event::Find(notice.event);
  return event == nullptr ? notice.severity : event->severity;
}

// When the quiet hours that begin on `day` are over; absent: it is not quiet at `now` by them.
// Where the zone skipped the day on which they end, that is on the first after it.
std::optional<sys_seconds> EndFrom(const QuietHours& quiet, LocalDay day, sys_seconds now) {
  const auto begin = quiet.zone.InstantOf(day, quiet.from);
  if (!begin || now < *begin) return std::nullopt;
  const LocalDay last = quiet.until > quiet.from ? day : day + days{1};
  auto end = quiet.zone.InstantOf(last, quiet.until);
  if (!end) end = quiet.zone.InstantOf(last + days{1}, quiet.until);
  if (!end || now >= *end) return std::nullopt;
  return end;
}

bool IsNamed(const std::vector<std::string>& patterns, const std::string& ns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&ns](const std::string& pattern) { return base::GlobFits(pattern, ns); });
}

}  // namespace

bool Wants(const NotifierRules& rules, const Notice& notice,
           const std::map<std::string, std::string>& labels) {
  if (!rules.events.empty() && !rules.events.contains(notice.event)) return false;
  if (SeverityOfEvent(notice) < rules.minimum) return false;
  if (!IsNamed(rules.namespaces, notice.object.ns)) return false;
  return std::all_of(rules.labels.begin(), rules.labels.end(), [&labels](const auto& wanted) {
    const auto found = labels.find(wanted.first);
    return found != labels.end() && found->second == wanted.second;
  });
}

sys_seconds EndOfQuiet(const QuietHours& quiet, sys_seconds now) {
  if (quiet.from == quiet.until) return now;
  // Those of the two days before are looked at too: a skipped time may be shown on the next day.
  const LocalDay today = quiet.zone.DayOf(now);
  sys_seconds over = now;
  for (LocalDay day = today - days{2}; day <= today + days{1}; day += days{1}) {
    over = EndFrom(quiet, day, over).value_or(over);
  }
  return over;
}

sys_seconds NextDigest(const NoticeDigest& digest, sys_seconds now) {
  // The day before may show its time on the next; one day of these four may not exist.
  const LocalDay today = digest.zone.DayOf(now);
  for (LocalDay day = today - days{1}; day <= today + days{3}; day += days{1}) {
    const auto at = digest.zone.InstantOf(day, digest.at);
    if (at && *at >= now) return *at;
  }
  return now;
}

sys_seconds NotBefore(const NotifierRules& rules, Severity severity, sys_seconds now) {
  const bool critical = severity == Severity::kCritical;
  sys_seconds at = now;
  if (rules.digest && !critical) at = NextDigest(*rules.digest, now);
  if (rules.quiet && !(critical && rules.quiet->critical_passes)) at = EndOfQuiet(*rules.quiet, at);
  return at;
}

}  // namespace strongroom::domain
