#pragma once

#include <algorithm>
#include <array>
#include <string_view>

// Why a slot was never run: the reason of a skipped row without a Run.
namespace strongroom::domain::miss_reason {

inline constexpr std::string_view kControllerDown = "ControllerDown";
inline constexpr std::string_view kNotReady = "NotReady";
inline constexpr std::string_view kDeadlineExceeded = "DeadlineExceeded";
// An object of the run's name is somebody else's.
inline constexpr std::string_view kAdoptionRefused = "AdoptionRefused";
// Nobody knows: the controller died before it could write down why.
inline constexpr std::string_view kUnrecorded = "Unrecorded";

inline constexpr std::array kAll{kControllerDown, kNotReady, kDeadlineExceeded, kAdoptionRefused,
                                 kUnrecorded};

inline bool IsKnown(std::string_view reason) {
  return std::find(kAll.begin(), kAll.end(), reason) != kAll.end();
}

}  // namespace strongroom::domain::miss_reason
