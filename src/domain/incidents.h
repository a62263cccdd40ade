#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "domain/notice.h"

// From what was found to what people are told. An incident is told when it begins, now and then
// while it lasts, and when it is over; never twice of the same.
namespace strongroom::domain {

enum class FactState { kHappened, kHolds, kOver };

// One thing that was found: of an event of course kOnce that it kHappened, of an incident that it
// kHolds or is kOver.
struct NoticeFact {
  std::string event;       // one of domain/notice_events.h
  std::string object_uid;  // whose incident it is
  std::string key;         // what makes it this fact and no other: the UID of a run
  FactState state = FactState::kHappened;
  NoticeObject object;
  std::string reason;
  std::string message;
  std::string actor;
  std::string run;
  std::string set;
  std::chrono::sys_seconds at{};

  bool operator==(const NoticeFact&) const = default;
};

// What is remembered of one event of one object, also when no incident is open: what is found out
// of its order must not open it again. At first it is empty.
struct IncidentCourse {
  std::string incident;  // empty: none is open
  std::chrono::sys_seconds since{};
  int64_t told_periods = 0;            // how many have been told of with kStill, or passed untold
  std::chrono::sys_seconds last_at{};  // of the newest fact
  std::string last_key;                // likewise; empty: there was none

  bool operator==(const IncidentCourse&) const = default;
};

struct Told {
  std::optional<Notice> notice;  // absent: this is known, or nobody need hear of it
  IncidentCourse course;         // for the next fact of this event and object
};

// `course` is that of the fact's event and object; facts come in any order and more than once. The
// same course and fact have the same notice, and the same fact has the same ID in whatever course.
// While an incident lasts it is told of at most once in each `period` of it, on the next fact;
// `period` is above 0. A fact whose event is not in the table, or not of its state, tells nothing.
Told Tell(const NoticeFact& fact, const IncidentCourse& course, std::chrono::seconds period);

}  // namespace strongroom::domain
