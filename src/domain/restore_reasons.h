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
