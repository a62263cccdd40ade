#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/condition.h"
#include "domain/incidents.h"
#include "domain/schedule.h"

// What is wrong with a schedule, and is not any more, for those who are told of it: what is found
// by looking at it, not by something that happens.
namespace strongroom::domain {

struct ScheduleSeen {
  NoticeObject object;
  std::string uid;
  bool is_deleting = false;
  const ScheduleSpec* spec = nullptr;  // null: it cannot be read
  const ScheduleStatus* status = nullptr;
  const Condition* verified = nullptr;  // what is known of its sets; null: nothing yet
};

// What holds and what is over, each with what is known now; of what nobody can say, nothing. The
// rules are those of notice_events.h. Only one that changes an incident need be told (IsNews).
std::vector<NoticeFact> FactsOf(const ScheduleSeen& schedule, std::chrono::sys_seconds now);

// Whether the schedule has missed its recovery point: see the rule of that event. Absent when
// nobody can say: what it asks for now has not been due twice, and it has not succeeded since.
std::optional<bool> HasMissedRecoveryPoint(const ScheduleSpec& spec, const ScheduleStatus& status,
                                           std::chrono::sys_seconds now);

// `sets` is how many backup sets that show no change it has stored in all of the last `days`; 0:
// there was a change, or it has not been looking for so long.
NoticeFact UnchangedFact(const NoticeObject& object, const std::string& uid, int64_t sets,
                         std::chrono::days days, std::chrono::sys_seconds now);

// That an incident of a schedule is over because the schedule is not there any more.
NoticeFact GoneFact(const std::string& event, const NoticeObject& object, const std::string& uid,
                    std::chrono::sys_seconds now);

// Whether the fact comes to a notice for an incident that stands like that, or not at all.
bool IsNews(const NoticeFact& fact, const IncidentCourse* open, std::chrono::seconds period);

}  // namespace strongroom::domain
