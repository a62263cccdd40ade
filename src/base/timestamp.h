#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace strongroom::base {

// "2026-03-29T01:30:00Z": RFC 3339 in UTC with whole seconds, the form of Kubernetes' metav1.Time.
std::string FormatTimestamp(std::chrono::sys_seconds instant);

// "2026-03-29T01:30:00.123456Z": the form of Kubernetes' metav1.MicroTime (Lease, Event).
std::string FormatMicroTimestamp(std::chrono::system_clock::time_point instant);

// Reads an RFC 3339 timestamp with any offset; a fraction of a second is dropped. Absent when the
// text is anything else (junk behind it, impossible dates, leap second 60), or
// when the year in UTC does not have four digits.
std::optional<std::chrono::sys_seconds> ParseTimestamp(std::string_view text);

}  // namespace strongroom::base
