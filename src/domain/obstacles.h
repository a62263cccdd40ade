#pragma once

#include <string>
#include <string_view>

#include "domain/condition.h"
#include "domain/reason.h"

// What keeps a run from starting, or from going on: reasons of condition Blocked, of the run and of
// its schedule, and of the events that tell of it. Each heals by itself once its cause is gone.
// docs/troubleshooting.md shows this table; a test compares them.
namespace strongroom::domain {

// What is in the way, in the words of whoever says so: escaped, and at most kMaxWords bytes.
struct Obstacle {
  std::string reason;  // of obstacle::kAll
  std::string message;

  bool operator==(const Obstacle&) const = default;
};

inline constexpr size_t kMaxWords = 1024;

namespace obstacle {

inline constexpr std::array kAll{
    Reason{"WriteRefused",
           "The API server does not take what the controller writes for the schedule",
           "the message names the object and what the API server said of it: a quota of the "
           "namespace, a policy webhook, a namespace that is being deleted"},
    Reason{"JobRefused", "The API server does not take the run's Job for now",
           "make room in the quota of the namespace, or let the policy that the message names pass "
           "it; it is tried again until the run's time is over"},
    Reason{
        "JobInvalid", "The API server says that there can be no such Job",
        "mend the field that the message names, in `spec.executor` of the schedule; the run fails "
        "soon"},
};

inline constexpr std::string_view kWriteRefused = WordIn(kAll, "WriteRefused");
inline constexpr std::string_view kJobRefused = WordIn(kAll, "JobRefused");
inline constexpr std::string_view kJobInvalid = WordIn(kAll, "JobInvalid");

}  // namespace obstacle

// Whether the obstacle says another thing than the condition, which may be null. Words that have
// digits do not count: counts, times and names that change from one attempt to the next. A status
// would be written at each, and each write brings the next attempt at once.
bool IsNews(const Condition* told, const Obstacle& obstacle);

}  // namespace strongroom::domain
