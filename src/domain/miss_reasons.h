#pragma once

#include "domain/reason.h"

// Why a slot was never run: the reason of a skipped row without a Run.
namespace strongroom::domain::miss_reason {

inline constexpr std::array kAll{
    Reason{"ControllerDown", "No controller was there when it was due",
           "`spec.catchUp` of the schedule says what is run later"},
    Reason{"NotReady", "The schedule was not Ready when it was due", "see that condition"},
    Reason{"WriteRefused", "The API server did not take its Run",
           "see condition Blocked of the schedule, while it is True"},
    Reason{"DeadlineExceeded", "It was late by more than `spec.startingDeadlineSeconds`",
           "raise that, or see why no controller was there in time"},
    Reason{"Unrecorded", "Nobody knows: the controller died before it could write down why", ""},
};

inline constexpr std::string_view kControllerDown = WordIn(kAll, "ControllerDown");
inline constexpr std::string_view kNotReady = WordIn(kAll, "NotReady");
inline constexpr std::string_view kWriteRefused = WordIn(kAll, "WriteRefused");
inline constexpr std::string_view kDeadlineExceeded = WordIn(kAll, "DeadlineExceeded");
inline constexpr std::string_view kUnrecorded = WordIn(kAll, "Unrecorded");

}  // namespace strongroom::domain::miss_reason
