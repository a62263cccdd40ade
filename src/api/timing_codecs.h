#pragma once

#include <bitset>
#include <chrono>

#include "api/codec.h"
#include "domain/time_zone.h"

// The members of a schedule's spec that say when.
namespace strongroom::api {

// A zone that the database has; else the nearest one is named.
Codec<domain::TimeZone> TimeZoneName();

// "02:30", since local midnight.
Codec<std::chrono::minutes> TimeOfDay();

// "7d", "12h": an hour to a year. Days are written where they are whole.
Codec<std::chrono::seconds> Interval();

// 1 (Monday) to 7 (Sunday), each at most once; empty is absent.
Codec<std::bitset<8>> DaysOfWeek();

}  // namespace strongroom::api
