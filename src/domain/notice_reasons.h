#pragma once

#include "domain/reason.h"

// Reasons of notices that are not those of what they tell of (run_reasons.h, miss_reasons.h,
// restore_reasons.h, conditions.h).
namespace strongroom::domain::notice_reason {

inline constexpr std::array kAll{
    Reason{"Manual", "Somebody started a run", ""},
    Reason{"Retry", "Somebody had a run tried again", ""},
    Reason{"NoNewerSet", "Slots have passed, and no backup set has all that is selected",
           "`kubectl strongroom runs` of the schedule"},
    Reason{"NewerSet", "A later backup set has all that is selected", ""},
    Reason{"NoChanges", "Backup sets are the same for longer than is usual",
           "see that the tenant is the one which is meant, and is in use"},
    Reason{"Changed", "They differ again, or there are too few to tell", ""},
    Reason{"NoDrills", "No drill is asked for any more", ""},
    Reason{"Disabled", "The schedule is disabled: nothing is expected of it", ""},
    Reason{"Deleting", "The schedule is being deleted", ""},
    Reason{"Deleted", "The schedule is not there any more", ""},
};

inline constexpr std::string_view kManual = WordIn(kAll, "Manual");
inline constexpr std::string_view kRetry = WordIn(kAll, "Retry");
inline constexpr std::string_view kNoNewerSet = WordIn(kAll, "NoNewerSet");
inline constexpr std::string_view kNewerSet = WordIn(kAll, "NewerSet");
inline constexpr std::string_view kNoChanges = WordIn(kAll, "NoChanges");
inline constexpr std::string_view kChanged = WordIn(kAll, "Changed");
inline constexpr std::string_view kNoDrills = WordIn(kAll, "NoDrills");
inline constexpr std::string_view kDisabled = WordIn(kAll, "Disabled");
inline constexpr std::string_view kDeleting = WordIn(kAll, "Deleting");
inline constexpr std::string_view kDeleted = WordIn(kAll, "Deleted");

}  // namespace strongroom::domain::notice_reason
