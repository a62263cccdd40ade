#pragma once

#include "domain/reason.h"

// Reasons of the events of a BackupSchedule. Besides these it has one with the reason of condition
// Ready or Verified, each time that it is False for another reason or with another message than
// before, one with that of Restorable, each time that it says something new, and one with that of
// condition Blocked, which the run has as well, each time that
// something new is in the way (domain/obstacles.h).
namespace strongroom::domain::event_reason {

inline constexpr std::array kAll{
    Reason{"RunStarted", "The pod of a run has started", ""},
    Reason{"RunSucceeded", "A run stored all that was selected", ""},
    Reason{"RunNotSuccessful", "A run ended in another way",
           "`kubectl strongroom show` the run that the message names"},
    Reason{"RunNowIgnored", "The token of annotation `strongroom.dev/run-now` is too long",
           "set a shorter one"},
    Reason{"AcceptSetIgnored",
           "Annotation `strongroom.dev/accept-set` is not the ID of a set that the schedule has",
           "set the ID of its newest set, or remove the annotation"},
    Reason{"InvalidRun", "Somebody made a Run of the schedule that may not be one",
           "see `status.errorMessage` of the run that the message names"},
    Reason{"NameTaken", "A Run or Job has another name, because somebody else's object has its own",
           "nothing, or delete the object that the message names"},
};

inline constexpr std::string_view kRunStarted = WordIn(kAll, "RunStarted");
inline constexpr std::string_view kRunSucceeded = WordIn(kAll, "RunSucceeded");
inline constexpr std::string_view kRunNotSuccessful = WordIn(kAll, "RunNotSuccessful");
inline constexpr std::string_view kRunNowIgnored = WordIn(kAll, "RunNowIgnored");
inline constexpr std::string_view kAcceptSetIgnored = WordIn(kAll, "AcceptSetIgnored");
inline constexpr std::string_view kInvalidRun = WordIn(kAll, "InvalidRun");
inline constexpr std::string_view kNameTaken = WordIn(kAll, "NameTaken");

}  // namespace strongroom::domain::event_reason
