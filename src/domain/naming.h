#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Names that decide identity: the same slot always has the same name, and the API server refuses a
// second object of it.
namespace strongroom::domain {

// Characters that the value of a label can have.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
inline constexpr size_t kMaxLabelValue = 63;
// The name of a run is that of its Job, whose pods have it as a label.
inline constexpr size_t kMaxRunName = kMaxLabelValue;

// Name of the Run and of the Job of a slot: "<schedule>-<YYYYMMDDHHMM>" (UTC). A schedule name over
// 50 characters is cut to at most 41 and followed by 8 characters of its SHA-256, so that the name
// stays a label value (63 characters).
std::string RunName(std::string_view schedule, std::chrono::sys_seconds slot);

// The names that a Run whose name should be `name` may have, in the order in which they are tried:
// a name that somebody else's object has must not cost a slot its run. The others have a digit at
// their end, and are no longer.
std::vector<std::string> RunNames(const std::string& name);

// Name of the Run that a run-now token asks for: "<schedule>-m<11 characters of the token's
// SHA-256>". The schedule's UID goes into the hash, so that a recreated schedule starts afresh.
std::string ManualRunName(std::string_view schedule, std::string_view schedule_uid,
                          std::string_view token);

}  // namespace strongroom::domain
