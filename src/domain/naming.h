#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

// Names that decide identity: the same slot always has the same name, and the API server refuses a
// second object of it.
namespace strongroom::domain {

// Characters that the value of a label can have.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
inline constexpr size_t kMaxLabelValue = 63;
// The name of a run is that of its Job, unless somebody else's has it, and a label of their pods.
inline constexpr size_t kMaxRunName = kMaxLabelValue;

// Name of the Run and of the Job of a slot: "<schedule>-<YYYYMMDDHHMM>" (UTC). A schedule name over
// 50 characters is cut to at most 41 and followed by 8 characters of its SHA-256, so that the name
// stays a label value (63 characters).
std::string RunName(std::string_view schedule, std::chrono::sys_seconds slot);

// What a Run or Job is called when somebody else's object has its name: "<name>-<ending>", with
// what is too long cut as above. The ending is at most 20 characters, and nobody's to foresee.
std::string OtherName(const std::string& name, std::string_view ending);

// Name of the Run that a run-now token asks for: "<schedule>-m<11 characters of the token's
// SHA-256>". The schedule's UID goes into the hash, so that a recreated schedule starts afresh.
std::string ManualRunName(std::string_view schedule, std::string_view schedule_uid,
                          std::string_view token);

// Name of the Run by which somebody has the run `again` done once more: "<schedule>-r<11 characters
// of a SHA-256>", with another one for each token.
std::string RetryRunName(std::string_view schedule, std::string_view schedule_uid,
                         std::string_view again, std::string_view token);

// Name of the Job that checks a tenant: "<tenant>-check-<11 characters of the SHA-256 of `what`>".
// A tenant name over 45 characters is cut as above.
std::string CheckName(std::string_view tenant, std::string_view what);

}  // namespace strongroom::domain
