#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/notifier.h"

// What a Notifier says of itself, from what is known of it.
namespace strongroom::domain {

// What came of sending to one receiver.
struct NotifierAttempts {
  enum class Last { kNone, kDelivered, kFailed } last = Last::kNone;
  std::string why;  // it failed
  std::optional<std::chrono::sys_seconds> delivered_at;
  // Of the last; without one, since when that is known.
  std::chrono::system_clock::time_point at{};
};

// What became of messages to one receiver, whichever process has sent them.
struct NotifierRecord {
  std::optional<std::chrono::system_clock::time_point> delivered_at;  // the last that was
  // Why one was not that waits for another attempt, and since when that one might be sent.
  std::string failing;
  std::optional<std::chrono::system_clock::time_point> failing_due;
};

// What one process has seen of a receiver, with what is known of the attempts of others.
NotifierAttempts WithRecord(NotifierAttempts own, const NotifierRecord& record);

// What of it an earlier process has written, of the spec as it is now.
NotifierAttempts AttemptsIn(const NotifierStatus& status, int64_t generation);

struct NotifierFacts {
  int64_t generation = 0;
  std::string_view ready_reason;  // of domain/notifier_reasons.h
  std::string ready_message;
  NotifierAttempts attempts;
  int64_t waiting = 0;  // deliveries
  std::optional<std::chrono::sys_seconds> oldest_waiting_since;
};

// `before` is what it says now; of a test it says that further.
NotifierStatus NotifierStatusOf(const NotifierFacts& facts, const NotifierStatus& before,
                                std::chrono::sys_seconds now);

// How long a receiver fails before others are told of it.
inline constexpr std::chrono::minutes kFailingTold{15};

// Since when it has failed, when that is longer than `told_after` ago.
std::optional<std::chrono::sys_seconds> FailingLong(const NotifierStatus& status,
                                                    std::chrono::seconds told_after,
                                                    std::chrono::sys_seconds now);

}  // namespace strongroom::domain
