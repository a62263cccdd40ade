#pragma once

#include <array>
#include <chrono>
#include <string>

#include "base/enum_words.h"

// What people are told of backups: one notice says one thing about one object, and is sent by every
// sink that wants it.
namespace strongroom::domain {

enum class Severity { kInfo, kWarning, kCritical };

constexpr auto EnumWords(Severity) {
  return std::to_array<base::EnumWord<Severity>>({{Severity::kInfo, "info"},
                                                  {Severity::kWarning, "warning"},
                                                  {Severity::kCritical, "critical"}});
}

// Where a notice stands in what it is part of.
enum class NoticeState {
  kOnce,       // something that happened and is over: somebody started a run
  kOpened,     // an incident begins
  kStill,      // it goes on
  kRecovered,  // it is over
};

constexpr auto EnumWords(NoticeState) {
  return std::to_array<base::EnumWord<NoticeState>>({{NoticeState::kOnce, "once"},
                                                     {NoticeState::kOpened, "opened"},
                                                     {NoticeState::kStill, "still"},
                                                     {NoticeState::kRecovered, "recovered"}});
}

// What a notice is about.
struct NoticeObject {
  std::string kind;  // "BackupSchedule"
  std::string ns;
  std::string name;
  std::string tenant;  // of the namespace; empty: it is about none

  bool operator==(const NoticeObject&) const = default;
};

struct Notice {
  std::string id;        // the same however often it is sent: a receiver knows a repetition by it
  std::string event;     // "runFailed": one of domain/notice_events.h
  std::string incident;  // the same of all notices of one incident; empty for kOnce
  NoticeState state = NoticeState::kOnce;
  Severity severity = Severity::kInfo;
  NoticeObject object;
  std::string reason;   // one word for programs: "DeadlineExceeded"
  std::string message;  // one sentence for people, of bounded length; may hold hostile names
  std::string actor;    // who did it, where somebody did
  std::string run;      // name of the run that it is about; empty: none
  std::string set;      // name of the backup set, likewise
  std::chrono::sys_seconds at{};
  std::chrono::sys_seconds since{};  // when the incident began

  bool operator==(const Notice&) const = default;
};

}  // namespace strongroom::domain
