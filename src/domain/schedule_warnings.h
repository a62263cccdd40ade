#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/schedule.h"

namespace strongroom::domain {

// Somebody writes a schedule that can be carried out.
struct ScheduleWritten {
  std::string name;
  const ScheduleSpec* before = nullptr;  // null: it is new
  const ScheduleSpec& after;
  const ScheduleStatus& status;  // as it is stored now
};

// What its author may not have meant, a line of plain ASCII each, of at most 120 characters:
// slots of the next year that a change of the clocks moves or repeats, runs that overlap
// themselves, names that are cut, and backup sets that expire. Only what this writing brings.
std::vector<std::string> WarningsOf(const ScheduleWritten& written, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
