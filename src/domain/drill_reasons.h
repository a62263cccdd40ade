#pragma once

#include "domain/reason.h"

// Reasons of condition Restorable of a BackupSchedule: docs/conditions.md.
namespace strongroom::domain::schedule_restorable {

inline constexpr std::array kAll{
    Reason{
        "DrillPassed",
        "True: the last drill found its set as it was sealed, and all of it is there, or could be "
        "put back; the message says how much",
        ""},
    Reason{"NotAllRestorable",
           "False: some policies of the set could not be put back; the message says which, and the "
           "reason",
           "[restore.md](restore.md#reasons) has each reason; `kubectl strongroom restore show` of "
           "`status.lastDrill.name` has each policy"},
    Reason{"SetAltered", "False: the set is not as it was sealed: nothing of it would be put back",
           "`kubectl strongroom verify` says what is wrong; see which older set is whole, and hold "
           "it"},
    Reason{"NotAllTried",
           "Unknown: some policies could not be tried, as what they need is only put back before "
           "them, or the set has nothing that can be put back",
           "make the namespaces and definitions in the target, as in a standby cluster that is "
           "ready for them"},
    Reason{"NotDrilledYet", "Unknown: no drill of what `spec.drill` asks for now has ended yet",
           "nothing; it waits for a backup set, or for other drills"},
    Reason{"DrillFailed", "Unknown: a drill could not be carried out",
           "the message says why; it is tried again, later each time"},
    Reason{
        "DrillLate",
        "Unknown: no drill has ended for twice the time of `spec.drill.every`, or one that could "
        "be made has never had an answer for so long",
        "see the BackupRestores of the schedule, and the log of the controller"},
    Reason{"DrillRefused",
           "Unknown: nobody who may stands for the drill that `spec.drill` asks for, or nothing of "
           "the tenant can be put into its target",
           "the message says what to do: [restore.md](restore.md#drills)"},
};

inline constexpr std::string_view kDrillPassed = WordIn(kAll, "DrillPassed");
inline constexpr std::string_view kNotAllRestorable = WordIn(kAll, "NotAllRestorable");
inline constexpr std::string_view kSetAltered = WordIn(kAll, "SetAltered");
inline constexpr std::string_view kNotAllTried = WordIn(kAll, "NotAllTried");
inline constexpr std::string_view kNotDrilledYet = WordIn(kAll, "NotDrilledYet");
inline constexpr std::string_view kDrillFailed = WordIn(kAll, "DrillFailed");
inline constexpr std::string_view kDrillLate = WordIn(kAll, "DrillLate");
inline constexpr std::string_view kDrillRefused = WordIn(kAll, "DrillRefused");

}  // namespace strongroom::domain::schedule_restorable
