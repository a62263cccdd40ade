#pragma once

#include "domain/reason.h"

// status.reason of a run: why it is in its phase. The API takes any word of that form, so that an
// older server takes the report of a newer executor.
namespace strongroom::domain::run_reason {

inline constexpr std::array kAll{
    // As the executor reports it.
    Reason{"Completed", "success: all that was selected is stored", ""},
    Reason{"TypesIncomplete", "partial: not all that was selected could be read",
           "see `errorCode`, and the types that are not complete in `status.summary`"},
    Reason{"UnknownPolicyTypes", "partial: all is stored but types that the catalogue has not",
           "mend `spec.policyTypes` of the schedule"},
    Reason{"NoPolicyTypeRead", "failed: none of the selected types could be read",
           "see `errorCode` and `errorMessage`"},
    Reason{"ExecutorFailed", "failed: the executor could not do its work",
           "see `errorCode` and `errorMessage`"},
    Reason{"ReportRefused", "failed: the server did not take what was read",
           "the code in `errorMessage` is one of docs/refusal-codes.md"},
    Reason{"NoKnownPolicyType", "skipped: the catalogue has none of the selected types",
           "mend `spec.policyTypes` of the schedule"},
    Reason{"NoPolicyTypeServed", "skipped: the tenant has none of the selected types",
           "mend `spec.policyTypes` of the schedule, or see that the Tenant names the right one"},

    // As the controller decides.
    Reason{"StartTimeout", "failed: its pod did not start within `spec.timeoutSeconds`",
           "`errorMessage` says what kept it; docs/troubleshooting.md what to do"},
    Reason{"JobInvalid", "failed: the API server says that there can be no such Job",
           "mend the field that `errorMessage` names, in `spec.executor` of the schedule"},
    Reason{"DeadlineExceeded", "failed: it took longer than `spec.timeoutSeconds` of the schedule",
           "raise that, or select fewer policy types"},
    Reason{"JobDeleted", "failed: its Job was deleted before it had ended", "run it again"},
    Reason{"ExecutorLost", "failed: its Job ended without a report",
           "the log of the Job's pod says why, if it is still there"},
    Reason{"CancelRequested", "canceled: `spec.cancel` was set", ""},
    Reason{"ScheduleDeleted", "canceled: its schedule was deleted before it had ended", ""},
    Reason{"TenantChanged", "canceled: the schedule got another tenant before it had started",
           "run it again"},
    Reason{"Replaced", "canceled or skipped: a newer run took its place",
           "give runs more time, or mend `spec.concurrencyPolicy` of the schedule"},
    Reason{"PreviousRunActive", "skipped: the run before it had not ended",
           "give runs more time, or mend `spec.concurrencyPolicy` of the schedule"},
    Reason{"InvalidRun", "skipped: somebody made it who may not ask for such a run",
           "`errorMessage` says what to change; a Run made by hand has `scheduleRef` and "
           "`trigger` (`manual`, or `retry` with `retryOf`)"},
    Reason{"TooManyRuns",
           "skipped: as many runs that were made by hand wait for this schedule as "
           "`--max-waiting-runs` of the controller allows",
           "make it again when those have started"},
    Reason{"RunDeleted", "canceled, in PostgreSQL only: it was deleted before it had ended", ""},
    Reason{"RunVanished",
           "canceled, in PostgreSQL only: it was deleted while no controller watched", ""},
};

inline constexpr std::string_view kCompleted = WordIn(kAll, "Completed");
inline constexpr std::string_view kTypesIncomplete = WordIn(kAll, "TypesIncomplete");
inline constexpr std::string_view kUnknownPolicyTypes = WordIn(kAll, "UnknownPolicyTypes");
inline constexpr std::string_view kNoPolicyTypeRead = WordIn(kAll, "NoPolicyTypeRead");
inline constexpr std::string_view kExecutorFailed = WordIn(kAll, "ExecutorFailed");
inline constexpr std::string_view kReportRefused = WordIn(kAll, "ReportRefused");
inline constexpr std::string_view kNoKnownPolicyType = WordIn(kAll, "NoKnownPolicyType");
inline constexpr std::string_view kNoPolicyTypeServed = WordIn(kAll, "NoPolicyTypeServed");
inline constexpr std::string_view kStartTimeout = WordIn(kAll, "StartTimeout");
inline constexpr std::string_view kJobInvalid = WordIn(kAll, "JobInvalid");
inline constexpr std::string_view kDeadlineExceeded = WordIn(kAll, "DeadlineExceeded");
inline constexpr std::string_view kJobDeleted = WordIn(kAll, "JobDeleted");
inline constexpr std::string_view kExecutorLost = WordIn(kAll, "ExecutorLost");
inline constexpr std::string_view kCancelRequested = WordIn(kAll, "CancelRequested");
inline constexpr std::string_view kScheduleDeleted = WordIn(kAll, "ScheduleDeleted");
inline constexpr std::string_view kTenantChanged = WordIn(kAll, "TenantChanged");
inline constexpr std::string_view kReplaced = WordIn(kAll, "Replaced");
inline constexpr std::string_view kPreviousRunActive = WordIn(kAll, "PreviousRunActive");
inline constexpr std::string_view kInvalidRun = WordIn(kAll, "InvalidRun");
inline constexpr std::string_view kTooManyRuns = WordIn(kAll, "TooManyRuns");
inline constexpr std::string_view kRunDeleted = WordIn(kAll, "RunDeleted");
inline constexpr std::string_view kRunVanished = WordIn(kAll, "RunVanished");

}  // namespace strongroom::domain::run_reason
