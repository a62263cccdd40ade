#pragma once

#include "domain/reason.h"

// Why a policy of a backup set is skipped by a restore, refused, or was not written:
// docs/restore.md.
namespace strongroom::domain::restore_reason {

inline constexpr std::array kAll{
    Reason{"Exists", "It is there, and not the same", "`--conflict update` or `replace`"},
    Reason{"SecretMasked", "A secret in it was not stored",
           "write it again with the secret; `cat` prints the rest"},
    Reason{"NotStored", "No more of it was stored than that it is there", "make it again"},
    Reason{"UnknownType", "This version has no policy type of that name",
           "a version that knows it, or the catalogue that the set was taken with"},
    Reason{"Invalid", "The API server does not take it, or it is not of its type",
           "see the message; `export --format kubectl` gives the manifest"},
    Reason{"TypeNotServed", "The cluster does not serve the version that it was stored in",
           "put its CustomResourceDefinition back as well, or convert the manifest"},
    Reason{"NamespaceMissing", "Its namespace is not there, and not among what is put back",
           "put the namespace back as well (`namespaces/NAME`), or make it"},
    Reason{"Terminating", "It is there, and being deleted",
           "wait, or see who holds it: finalizers"},
    Reason{"Forbidden", "Whoever restores may not write it", "give the right"},
    Reason{"Denied", "Admission does not want it: a webhook or a policy", "see the message"},
    Reason{"PlanChanged", "It is not any more what it was when the restore was planned",
           "plan again"},
    Reason{"Failed",
           "The API server, or a webhook of it, failed or did not answer; what was to be written "
           "may have been",
           "restore again: what is there already is left alone"},
};

inline constexpr std::string_view kExists = WordIn(kAll, "Exists");
inline constexpr std::string_view kSecretMasked = WordIn(kAll, "SecretMasked");
inline constexpr std::string_view kNotStored = WordIn(kAll, "NotStored");
inline constexpr std::string_view kUnknownType = WordIn(kAll, "UnknownType");
inline constexpr std::string_view kInvalid = WordIn(kAll, "Invalid");
inline constexpr std::string_view kTypeNotServed = WordIn(kAll, "TypeNotServed");
inline constexpr std::string_view kNamespaceMissing = WordIn(kAll, "NamespaceMissing");
inline constexpr std::string_view kTerminating = WordIn(kAll, "Terminating");
inline constexpr std::string_view kForbidden = WordIn(kAll, "Forbidden");
inline constexpr std::string_view kDenied = WordIn(kAll, "Denied");
inline constexpr std::string_view kPlanChanged = WordIn(kAll, "PlanChanged");
inline constexpr std::string_view kFailed = WordIn(kAll, "Failed");

}  // namespace strongroom::domain::restore_reason

// Why a BackupRestore is in its phase: status.reason, and the reason of its conditions.
namespace strongroom::domain::restore_end {

inline constexpr std::array kAll{
    Reason{"Planning", "An executor finds out what would be done", ""},
    Reason{"Planned", "What would be done is known, and `spec.mode` is `plan`",
           "`kubectl strongroom restore show` has it; set `spec.mode` to `apply` to have it done"},
    Reason{"ApprovalNeeded", "Two people have to approve the plan",
           "`kubectl strongroom restore approve`, by each of them"},
    Reason{"Restoring", "An executor does what was planned", ""},
    Reason{"Restored", "All that was meant is as the set has it", ""},
    Reason{"NotAllRestored", "Something that was meant is not as the set has it",
           "`kubectl strongroom restore show` says what, and why"},
    Reason{"Canceled", "Somebody set `spec.cancel`; what was done until then stays",
           "set it to false to go on"},
    Reason{"InvalidSpec", "The spec asks for something that cannot be done",
           "make another one without what the message names"},
    Reason{"ServiceAccountNotFound", "There is no ServiceAccount of the name that the spec says",
           "make it; the restore waits for it, a day at most"},
    Reason{"AccountNotForRestores",
           "The ServiceAccount does not say that restores may be done as it",
           "label it `strongroom.dev/restore: \"true\"` or `\"approved\"`; the restore waits for "
           "it, a day at most"},
    Reason{"SetNotFound", "The namespace has no backup set of that name",
           "`kubectl get backupsets` has those that there are"},
    Reason{"SetAltered", "The set is not as it was sealed: nothing of it is put back",
           "`kubectl strongroom verify` says what is wrong; take another set"},
    Reason{"ProviderMismatch", "The set is of another kind of tenant than the target is",
           "name a target of the set's kind"},
    Reason{"NotInSet", "The set has nothing of what `spec.select` asks for",
           "`kubectl strongroom items` has what it has"},
    Reason{"TargetFailed", "The target could not be asked, or not any more", "see the message"},
    Reason{"PlanLost", "What was planned cannot be read, or is not what was approved",
           "make another one"},
    Reason{"TimedOut", "It took longer than `spec.timeoutSeconds`; what was done until then stays",
           "make another one, with more time or less to do"},
    Reason{"ExecutorLost", "The Job ended without a word of what it has done",
           "see its pods; after `OOMKilled` give the next one more memory "
           "(`spec.executor.resources`); what was done until then stays"},
    Reason{"JobRefused", "The API server does not take the restore's Job", "see the message"},
    Reason{"TooManyWaiting",
           "As many restores of the namespace wait for what their targets name as may",
           "mend what the message names, or delete those that wait; then make another one"},
};

inline constexpr std::string_view kPlanning = WordIn(kAll, "Planning");
inline constexpr std::string_view kPlanned = WordIn(kAll, "Planned");
inline constexpr std::string_view kApprovalNeeded = WordIn(kAll, "ApprovalNeeded");
inline constexpr std::string_view kRestoring = WordIn(kAll, "Restoring");
inline constexpr std::string_view kRestored = WordIn(kAll, "Restored");
inline constexpr std::string_view kNotAllRestored = WordIn(kAll, "NotAllRestored");
inline constexpr std::string_view kCanceled = WordIn(kAll, "Canceled");
inline constexpr std::string_view kInvalidSpec = WordIn(kAll, "InvalidSpec");
inline constexpr std::string_view kServiceAccountNotFound = WordIn(kAll, "ServiceAccountNotFound");
inline constexpr std::string_view kAccountNotForRestores = WordIn(kAll, "AccountNotForRestores");
inline constexpr std::string_view kSetNotFound = WordIn(kAll, "SetNotFound");
inline constexpr std::string_view kSetAltered = WordIn(kAll, "SetAltered");
inline constexpr std::string_view kProviderMismatch = WordIn(kAll, "ProviderMismatch");
inline constexpr std::string_view kNotInSet = WordIn(kAll, "NotInSet");
inline constexpr std::string_view kTargetFailed = WordIn(kAll, "TargetFailed");
inline constexpr std::string_view kPlanLost = WordIn(kAll, "PlanLost");
inline constexpr std::string_view kTimedOut = WordIn(kAll, "TimedOut");
inline constexpr std::string_view kExecutorLost = WordIn(kAll, "ExecutorLost");
inline constexpr std::string_view kJobRefused = WordIn(kAll, "JobRefused");
inline constexpr std::string_view kTooManyWaiting = WordIn(kAll, "TooManyWaiting");

}  // namespace strongroom::domain::restore_end
