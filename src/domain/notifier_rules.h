#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/notice.h"
#include "domain/time_zone.h"

// Which notices a notifier wants, and when its receivers may be troubled.
namespace strongroom::domain {

// Each day from `from` until `until`, which is of the next day unless it is later; times after
// midnight, as the clocks of the zone show them. Equal times: never quiet.
struct QuietHours {
  TimeZone zone = TimeZone::Utc();
  std::chrono::minutes from{};
  std::chrono::minutes until{};
  bool critical_passes = true;
};

// All of a day in one message, when the clocks of the zone show `at`. What is critical is not
// kept for it.
struct NoticeDigest {
  TimeZone zone = TimeZone::Utc();
  std::chrono::minutes at{};
};

struct NotifierRules {
  std::set<std::string, std::less<>> events;  // empty: all
  std::vector<std::string> namespaces;        // patterns of base/glob.h; empty: none is allowed
  std::map<std::string, std::string> labels;  // of the object, all of them; empty: any
  Severity minimum = Severity::kInfo;
  std::optional<QuietHours> quiet = std::nullopt;
  std::optional<NoticeDigest> digest = std::nullopt;
};

// Whether the notifier is told of `notice`, whose object has `labels`. An incident that it was told
// of is told to the end: kRecovered, which is kInfo itself, counts as severe as its event.
bool Wants(const NotifierRules& rules, const Notice& notice,
           const std::map<std::string, std::string>& labels);

// The first instant from `now` on at which `quiet` is over; `now` itself when it is not quiet.
std::chrono::sys_seconds EndOfQuiet(const QuietHours& quiet, std::chrono::sys_seconds now);

// When the next digest from `now` on is sent.
std::chrono::sys_seconds NextDigest(const NoticeDigest& digest, std::chrono::sys_seconds now);

// When a notice of this severity that is there at `now` may be sent at the earliest: with the
// digest, and never in quiet hours.
std::chrono::sys_seconds NotBefore(const NotifierRules& rules, Severity severity,
                                   std::chrono::sys_seconds now);

// How long a receiver is tried that does not take a notice, from when it might be sent.
inline constexpr std::chrono::hours kGiveUpAfter{24};

inline bool IsGivenUp(std::chrono::sys_seconds not_before, std::chrono::sys_seconds now) {
  return now - not_before >= kGiveUpAfter;
}

}  // namespace strongroom::domain
