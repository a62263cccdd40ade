#pragma once

#include <algorithm>

#include "domain/reason.h"

// The types of our conditions, and the reasons that each of them gives.
namespace strongroom::domain {

struct ConditionType {
  std::string_view word;
  std::string_view kind;
  std::string_view meaning;  // of True
};

inline constexpr std::array kConditionTypes{
    ConditionType{"Ready", "BackupSchedule", "It is understood, and can run"},
    ConditionType{"Degraded", "BackupSchedule", "Its last run did not store all that was selected"},
    ConditionType{"Blocked", "BackupSchedule", "A run of it cannot start, or go on, yet"},
    ConditionType{"RetentionPaused", "BackupSchedule",
                  "Its backup sets do not expire until somebody has looked"},
    ConditionType{"Verified", "BackupSchedule", "Its backup sets are as they were sealed"},
    ConditionType{"Restorable", "BackupSchedule",
                  "The last drill found that all of a backup set is there, or could be put back"},
    ConditionType{"Ready", "Tenant", "Schedules can use it"},
    ConditionType{"RightsReady", "Tenant", "Its identity may read what its schedules select"},
    ConditionType{"PermissionsReady", "Tenant",
                  "Its application has the permissions that its schedules need"},
    ConditionType{"Queued", "BackupScheduleRun", "It waits for other runs, or for its schedule"},
    ConditionType{"Blocked", "BackupScheduleRun", "Something keeps it from starting or going on"},
    ConditionType{"Planned", "BackupRestore", "What would be done is known"},
    ConditionType{"Complete", "BackupRestore",
                  "It has ended, and all that was meant is as the set has it"},
    ConditionType{"Failed", "BackupRestore", "It has ended otherwise"},
    ConditionType{"Ready", "Notifier", "Messages can be sent"},
    ConditionType{"Delivering", "Notifier", "Its receiver took the last message"},
};

namespace condition {

consteval std::string_view Word(std::string_view word) {
  for (const ConditionType& type : kConditionTypes) {
    if (type.word == word) return word;
  }
  throw std::invalid_argument("not in kConditionTypes");
}

inline constexpr std::string_view kReady = Word("Ready");
inline constexpr std::string_view kDegraded = Word("Degraded");
inline constexpr std::string_view kBlocked = Word("Blocked");
inline constexpr std::string_view kRetentionPaused = Word("RetentionPaused");
inline constexpr std::string_view kVerified = Word("Verified");
inline constexpr std::string_view kRestorable = Word("Restorable");
inline constexpr std::string_view kRightsReady = Word("RightsReady");
inline constexpr std::string_view kPermissionsReady = Word("PermissionsReady");
inline constexpr std::string_view kQueued = Word("Queued");
inline constexpr std::string_view kPlanned = Word("Planned");
inline constexpr std::string_view kComplete = Word("Complete");
inline constexpr std::string_view kFailed = Word("Failed");
inline constexpr std::string_view kDelivering = Word("Delivering");

}  // namespace condition

namespace schedule_ready {

inline constexpr std::array kAll{
    Reason{"Scheduled", "Its slots are run; the message says when they are", ""},
    Reason{"Disabled", "`spec.enabled` is false: no slot is run", "set it to true to go on"},
    Reason{"InvalidSpec", "The spec asks for something that cannot be done",
           "mend the fields that the message names"},
    Reason{"NotSupportedYet", "The spec asks for something that this version does not do",
           "take out the fields that the message names, or upgrade"},
    Reason{"TenantNotFound", "There is no Tenant of that name in the schedule's namespace",
           "create it, or mend `spec.tenantRef`"},
    Reason{"TenantNotReady", "The Tenant cannot be backed up",
           "mend the field of the Tenant that the message names"},
    Reason{"TenantDeleting", "The Tenant is being deleted", "name another in `spec.tenantRef`"},
    Reason{"Deleting", "The schedule is being deleted: nothing new starts",
           "take away the finalizers that keep it, if it does not go"},
};

inline constexpr std::string_view kScheduled = WordIn(kAll, "Scheduled");
inline constexpr std::string_view kDisabled = WordIn(kAll, "Disabled");
inline constexpr std::string_view kInvalidSpec = WordIn(kAll, "InvalidSpec");
inline constexpr std::string_view kNotSupportedYet = WordIn(kAll, "NotSupportedYet");
inline constexpr std::string_view kTenantNotFound = WordIn(kAll, "TenantNotFound");
inline constexpr std::string_view kTenantNotReady = WordIn(kAll, "TenantNotReady");
inline constexpr std::string_view kTenantDeleting = WordIn(kAll, "TenantDeleting");
inline constexpr std::string_view kDeleting = WordIn(kAll, "Deleting");

}  // namespace schedule_ready

namespace schedule_degraded {

inline constexpr std::array kAll{
    Reason{"NoRunYet", "No run has ended yet", ""},
    Reason{"LastRunSucceeded", "The last run stored all that was selected", ""},
    Reason{"LastRunPartial", "The last run stored a set, but not all that was selected",
           "`kubectl strongroom show` the run that the message names"},
    Reason{"LastRunFailed", "The last run stored nothing",
           "`kubectl strongroom show` the run that the message names"},
    Reason{"LastRunDidNotRun", "The last run was canceled or skipped",
           "look up its `status.reason` below"},
};

inline constexpr std::string_view kNoRunYet = WordIn(kAll, "NoRunYet");
inline constexpr std::string_view kLastRunSucceeded = WordIn(kAll, "LastRunSucceeded");
inline constexpr std::string_view kLastRunPartial = WordIn(kAll, "LastRunPartial");
inline constexpr std::string_view kLastRunFailed = WordIn(kAll, "LastRunFailed");
inline constexpr std::string_view kLastRunDidNotRun = WordIn(kAll, "LastRunDidNotRun");

}  // namespace schedule_degraded

namespace schedule_blocked {

inline constexpr std::array kAll{
    Reason{"NothingWaits", "No run waits for another one to end", ""},
    Reason{"TenantBusy", "A run waits for other runs of its tenant",
           "spread the tenant's schedules, or raise its `spec.maxConcurrentRuns`"},
    Reason{"ScheduleBusy", "A run waits for one of the schedule that somebody made",
           "cancel the run that the message names, if it is in the way"},
    Reason{"ScheduleNotReady", "A run waits for the schedule to be Ready",
           "do what condition `Ready` says"},
};

inline constexpr std::string_view kNothingWaits = WordIn(kAll, "NothingWaits");

}  // namespace schedule_blocked

namespace schedule_retention {

inline constexpr std::array kAll{
    Reason{"NothingVanished", "No policy type has lost more than half of its policies", ""},
    Reason{"PoliciesVanished",
           "The newest set has fewer than half of the ten or more policies of a type that an older "
           "one has",
           "if that is right, annotate the schedule with `strongroom.dev/accept-set` and the ID of "
           "the newest set"},
};

inline constexpr std::string_view kNothingVanished = WordIn(kAll, "NothingVanished");
inline constexpr std::string_view kPoliciesVanished = WordIn(kAll, "PoliciesVanished");

}  // namespace schedule_retention

namespace schedule_verified {

inline constexpr std::array kAll{
    Reason{"AllVerified", "True: all that is stored of its sets is as it was sealed", ""},
    Reason{"SetsAltered", "False: what is stored of a set is not what was sealed",
           "`kubectl strongroom verify` of the set that the message names says what; hold the sets "
           "that are whole, and find out who writes into the database"},
    Reason{"RowsWithoutSet",
           "False: PostgreSQL has rows of its tenant that belong to no backup set",
           "the servers' log names them; find out who writes into the database"},
    Reason{"NotVerifiedYet", "Unknown: none of its sets was verified yet", ""},
    Reason{"VerificationLate",
           "Unknown: a set was not looked at for twice the time of `--verify-every-hours`",
           "see the servers' log, or raise `--verify-rate`"},
    Reason{"VerificationOff", "Unknown: `--verify-every-hours` is 0",
           "`kubectl strongroom verify` looks now"},
};

inline constexpr std::string_view kAllVerified = WordIn(kAll, "AllVerified");
inline constexpr std::string_view kSetsAltered = WordIn(kAll, "SetsAltered");
inline constexpr std::string_view kRowsWithoutSet = WordIn(kAll, "RowsWithoutSet");
inline constexpr std::string_view kNotVerifiedYet = WordIn(kAll, "NotVerifiedYet");
inline constexpr std::string_view kVerificationLate = WordIn(kAll, "VerificationLate");
inline constexpr std::string_view kVerificationOff = WordIn(kAll, "VerificationOff");

}  // namespace schedule_verified

namespace tenant_ready {

inline constexpr std::array kAll{
    Reason{"Accepted", "Runs may be started", ""},
    Reason{"InvalidSpec", "The spec asks for something that cannot be done",
           "mend the field that the message names"},
    Reason{"NotSupportedYet", "The spec asks for something that this version does not do",
           "use another provider, or upgrade"},
    Reason{"Deleting", "It is being deleted: nothing new starts",
           "take away the finalizers that keep it, if it does not go"},
    Reason{"ServiceAccountNotFound", "There is no ServiceAccount of the name that the spec says",
           "make it; runs that start meanwhile wait for it"},
    Reason{"SecretNotFound", "There is no Secret of the name that the spec says",
           "make it; runs that start meanwhile wait for it"},
    Reason{"VolumeClaimNotFound",
           "There is no PersistentVolumeClaim of the name that the spec says",
           "make it; runs that start meanwhile wait for it"},
};

inline constexpr std::string_view kAccepted = WordIn(kAll, "Accepted");
inline constexpr std::string_view kInvalidSpec = WordIn(kAll, "InvalidSpec");
inline constexpr std::string_view kNotSupportedYet = WordIn(kAll, "NotSupportedYet");
inline constexpr std::string_view kDeleting = WordIn(kAll, "Deleting");
inline constexpr std::string_view kServiceAccountNotFound = WordIn(kAll, "ServiceAccountNotFound");
inline constexpr std::string_view kSecretNotFound = WordIn(kAll, "SecretNotFound");
inline constexpr std::string_view kVolumeClaimNotFound = WordIn(kAll, "VolumeClaimNotFound");

}  // namespace tenant_ready

namespace tenant_rights {

inline constexpr std::array kAll{
    Reason{"AllMayBeRead", "The newest run of each schedule could read all types it asked for", ""},
    Reason{"RightsMissing", "The newest run of a schedule may not read some policy types",
           "apply what the command in the message prints, and run the schedule again"},
};

inline constexpr std::string_view kAllMayBeRead = WordIn(kAll, "AllMayBeRead");
inline constexpr std::string_view kRightsMissing = WordIn(kAll, "RightsMissing");

}  // namespace tenant_rights

namespace tenant_permissions {

inline constexpr std::array kAll{
    Reason{"AllGranted", "True: all that its schedules select may be read", ""},
    Reason{"PermissionsMissing",
           "False: some policy types may not be read with the permissions that there are",
           "grant those that the message names, with an administrator's consent"},
    Reason{"AuthenticationFailed", "False: the application may not sign in",
           "the message has the code of Microsoft Entra, and what to do"},
    Reason{"CheckFailed", "Unknown: the last check did not find it out",
           "the message says why; it is tried again within an hour"},
    Reason{"TokenOpaque", "Unknown: only Microsoft Graph can read the permissions in the token",
           "nothing: the next run shows what may be read"},
};

inline constexpr std::string_view kAllGranted = WordIn(kAll, "AllGranted");
inline constexpr std::string_view kPermissionsMissing = WordIn(kAll, "PermissionsMissing");
inline constexpr std::string_view kAuthenticationFailed = WordIn(kAll, "AuthenticationFailed");
inline constexpr std::string_view kCheckFailed = WordIn(kAll, "CheckFailed");
inline constexpr std::string_view kTokenOpaque = WordIn(kAll, "TokenOpaque");

}  // namespace tenant_permissions

namespace run_queued {

inline constexpr std::array kAll{
    Reason{
        "TenantBusy", "As many runs of the tenant work as its `spec.maxConcurrentRuns` allows",
        "it starts by itself; the message says which runs work now, and how many wait before it"},
    Reason{"ScheduleBusy",
           "A run of its schedule that somebody made works, and `spec.concurrencyPolicy` is forbid",
           "it starts by itself; cancel the run that the message names, if it is in the way"},
    Reason{"ScheduleNotReady", "Its schedule is not Ready",
           "do what condition `Ready` of the schedule says; it starts by itself then"},
};

inline constexpr std::string_view kTenantBusy = WordIn(kAll, "TenantBusy");
inline constexpr std::string_view kScheduleBusy = WordIn(kAll, "ScheduleBusy");
inline constexpr std::string_view kScheduleNotReady = WordIn(kAll, "ScheduleNotReady");

// Condition Blocked of the schedule has the reason of its run.
static_assert(std::all_of(kAll.begin(), kAll.end(), [](const Reason& reason) {
  return FindReason(schedule_blocked::kAll, reason.word) != nullptr;
}));

}  // namespace run_queued
}  // namespace strongroom::domain
