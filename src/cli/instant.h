#pragma once

#include <chrono>
#include <string>

#include "domain/show_day.h"

// Instants and days for people.
namespace strongroom::cli {

// "2026-03-29 01:30Z", with seconds unless they are zero.
std::string ShowInstant(std::chrono::sys_seconds instant);

// What the clocks show at `instant` where they are `offset` from UTC.
std::chrono::local_seconds WallTime(std::chrono::sys_seconds instant, std::chrono::seconds offset);

// "03:00", with seconds unless they are zero.
std::string ShowTime(std::chrono::local_seconds wall);

// "2026-03-29 03:00:10 +02:00": wall time at `offset` from UTC; seconds unless they are zero.
std::string ShowLocal(std::chrono::sys_seconds instant, std::chrono::seconds offset);

using domain::ShowDay;

// "Sun".
std::string ShowWeekday(std::chrono::local_days day);

}  // namespace strongroom::cli
