#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

#include "base/prospect.h"

// What errorCode of a run, or of one policy type in it, may say, and what people are told of it.
// The API takes any word in capitals, so that an older server takes the report of a newer executor.
// docs/error-codes.md shows this table; a test compares them.
namespace strongroom::domain {

using base::Prospect;

struct ErrorCode {
  std::string_view word;
  Prospect prospect;  // of another run of the same schedule
  std::string_view meaning;
  std::string_view advice;
};

inline constexpr std::array kErrorCodes{
    // The tenant's API.
    ErrorCode{"THROTTLED", Prospect::kMayPass,
              "The tenant's API asked to slow down for longer than the run could wait",
              "spread schedules over the hour, or raise the quota"},
    ErrorCode{"PROVIDER_UNAVAILABLE", Prospect::kMayPass,
              "The tenant's API could not be reached or failed",
              "see that it is up and that the executor's pods may connect to it"},
    ErrorCode{
        "PROVIDER_NOT_TRUSTED", Prospect::kPerson,
        "The address or the certificate of the tenant's API is refused",
        "mend server and certificate authority in the kubeconfig of the Tenant; for Microsoft "
        "Graph let a proxy leave TLS alone, or name its authority in caSecretRef"},
    ErrorCode{"TOKEN_EXPIRED", Prospect::kMayPass,
              "The tenant's credentials expired during the run",
              "make them last longer than a run takes"},
    ErrorCode{
        "AUTHENTICATION_FAILED", Prospect::kPerson,
        "The tenant's API, or Entra for it, does not accept the credentials, or a kubeconfig, "
        "secret or certificate cannot be used",
        "renew or mend what the Tenant's secret or service account holds; the message says "
        "which, and for Entra docs/entra-errors.md"},
    ErrorCode{
        "PERMISSION_MISSING", Prospect::kPerson,
        "The tenant's identity may not read some of the policies",
        "behind Microsoft Graph consent to what `kubectl strongroom permissions` prints; else "
        "grant it what `kubectl strongroom rights` prints for the schedule"},
    ErrorCode{"NOT_FOUND", Prospect::kPerson,
              "The tenant, or an API that was asked for, is not there",
              "see that the Tenant names the right one"},
    // Of a skipped type. Not errors.
    ErrorCode{"TYPE_NOT_SERVED", Prospect::kPerson,
              "The tenant's cluster does not serve that policy type",
              "take it out of spec.policyTypes, or install what serves it"},
    ErrorCode{"TYPE_CLUSTER_WIDE", Prospect::kPerson,
              "The Tenant is limited to namespaces, and objects of that policy type are in none",
              "nothing, or back it up with a Tenant without spec.kubernetes.namespaces"},
    ErrorCode{
        "TYPE_DELEGATED_ONLY", Prospect::kPerson,
        "The service shows that policy type to signed-in users alone, never to an application",
        "take it out of spec.policyTypes; docs/graph.md names what cannot be read"},
    // Of an unsupported type. Not errors.
    ErrorCode{"TYPE_NOT_LICENSED", Prospect::kPerson,
              "The tenant has no licence for that policy type",
              "nothing, or take it out of spec.policyTypes"},
    ErrorCode{"TYPE_UNSUPPORTED", Prospect::kPerson,
              "The tenant's cloud does not have that policy type",
              "nothing, or take it out of spec.policyTypes"},

    // The schedule, the server and the run itself.
    ErrorCode{"UNKNOWN_POLICY_TYPE", Prospect::kPerson,
              "The catalogue has no policy type of that name",
              "mend spec.policyTypes of the schedule"},
    ErrorCode{"STORE_UNAVAILABLE", Prospect::kMayPass, "The backup set could not be stored",
              "see that the Strongroom server and its PostgreSQL are up"},
    ErrorCode{"RUN_TOO_LARGE", Prospect::kPerson,
              "The tenant has more of a policy type than a run can store",
              "use several schedules with fewer policy types, or Tenants with fewer namespaces"},
    ErrorCode{
        "TYPE_LIMITED", Prospect::kPerson,
        "The tenant has more of a policy type than the schedule's selection takes",
        "raise spec.selection.maxItemsPerType, or select fewer by name, scope tag or platform"},
    ErrorCode{"ITEM_TOO_LARGE", Prospect::kPerson,
              "A policy is larger than one may be, or its identity or name is",
              "raise `--max-item-bytes` of the server and `--executor-max-item-bytes` of the "
              "controller; identities and names have to be shorter"},
    ErrorCode{"FILE_INVALID", Prospect::kPerson,
              "Files of the folder could not be read, or hold no policies",
              "the message names the first of them, and says why"},
    // What executors collect fits the server unless its flags, or those of the controller, were
    // changed.
    ErrorCode{"REPORT_TOO_LARGE", Prospect::kPerson,
              "Executors collect more, compressed, than the server takes in one report",
              "raise `--max-report-bytes` of the server, or lower `--executor-max-spool-bytes` of "
              "the controller"},
    ErrorCode{"SET_TOO_LARGE", Prospect::kPerson,
              "Executors collect more, decompressed, than the server takes in one report",
              "raise `--max-set-bytes` of the server, or lower `--executor-max-set-bytes` of the "
              "controller"},
    ErrorCode{"TOO_MANY_ITEMS", Prospect::kPerson,
              "Executors collect more policies than the server takes in one report",
              "raise `--max-items` of the server, or lower `--executor-max-items` of the "
              "controller"},
    ErrorCode{"NAMESPACE_FULL", Prospect::kMayPass,
              "The backup sets of the namespace have added all that they may in 24 hours",
              "wait until a day is over, back up less or less often, or raise "
              "`--max-namespace-day-bytes` of the server"},
    ErrorCode{"NOT_STORED", Prospect::kPerson, "PostgreSQL refused what was to be stored",
              "the server's log says why"},
    ErrorCode{"SPOOL_FAILED", Prospect::kMayPass,
              "The executor could not write to its disk, where policies wait to be sent",
              "see that its node has room for the `ephemeral-storage` that the Job asks for"},
    ErrorCode{"POLICY_LEFT_OUT", Prospect::kPerson,
              "A policy cannot be read; the others are stored",
              "mend the policy that the message names"},
    ErrorCode{"ITEM_UNSUPPORTED", Prospect::kPerson,
              "The service does not give the content of a policy, only that it is there",
              "look at the policy in the service's own portal; the others are stored"},
    ErrorCode{"DEADLINE_EXCEEDED", Prospect::kPerson,
              "The run took longer than spec.timeoutSeconds of the schedule",
              "raise it, or select fewer policy types"},
    ErrorCode{"START_TIMEOUT", Prospect::kMayPass, "The executor's pod did not start in time",
              "the message says what kept it; docs/troubleshooting.md what to do"},
    ErrorCode{"JOB_INVALID", Prospect::kPerson, "The API server says that there can be no such Job",
              "mend the field that the message names, in spec.executor of the schedule"},
    ErrorCode{"JOB_DELETED", Prospect::kMayPass, "Somebody deleted the run's Job while it worked",
              "run the schedule again"},
    ErrorCode{"EXECUTOR_LOST", Prospect::kMayPass, "The executor ended without a report",
              "the logs of the Job's pod say why, if they are still there"},
    ErrorCode{"INTERNAL", Prospect::kPerson, "A bug of Strongroom",
              "please report it with the message and the executor's log"},
};

// Null for a word that this version does not know.
constexpr const ErrorCode* FindErrorCode(std::string_view word) {
  for (const ErrorCode& code : kErrorCodes) {
    if (code.word == word) return &code;
  }
  return nullptr;
}

// The names for code: a word that is not in the table does not compile.
namespace error_code {

consteval std::string_view Word(std::string_view word) {
  if (FindErrorCode(word) == nullptr) throw std::invalid_argument("not in kErrorCodes");
  return word;
}

inline constexpr std::string_view kThrottled = Word("THROTTLED");
inline constexpr std::string_view kProviderUnavailable = Word("PROVIDER_UNAVAILABLE");
inline constexpr std::string_view kProviderNotTrusted = Word("PROVIDER_NOT_TRUSTED");
inline constexpr std::string_view kAuthenticationFailed = Word("AUTHENTICATION_FAILED");
inline constexpr std::string_view kPermissionMissing = Word("PERMISSION_MISSING");
inline constexpr std::string_view kNotFound = Word("NOT_FOUND");
inline constexpr std::string_view kTypeNotServed = Word("TYPE_NOT_SERVED");
inline constexpr std::string_view kTypeClusterWide = Word("TYPE_CLUSTER_WIDE");
inline constexpr std::string_view kTypeDelegatedOnly = Word("TYPE_DELEGATED_ONLY");
inline constexpr std::string_view kTypeNotLicensed = Word("TYPE_NOT_LICENSED");
inline constexpr std::string_view kTypeUnsupported = Word("TYPE_UNSUPPORTED");
inline constexpr std::string_view kItemUnsupported = Word("ITEM_UNSUPPORTED");
inline constexpr std::string_view kUnknownPolicyType = Word("UNKNOWN_POLICY_TYPE");
inline constexpr std::string_view kStoreUnavailable = Word("STORE_UNAVAILABLE");
inline constexpr std::string_view kRunTooLarge = Word("RUN_TOO_LARGE");
inline constexpr std::string_view kTypeLimited = Word("TYPE_LIMITED");
inline constexpr std::string_view kItemTooLarge = Word("ITEM_TOO_LARGE");
inline constexpr std::string_view kFileInvalid = Word("FILE_INVALID");
inline constexpr std::string_view kReportTooLarge = Word("REPORT_TOO_LARGE");
inline constexpr std::string_view kSetTooLarge = Word("SET_TOO_LARGE");
inline constexpr std::string_view kTooManyItems = Word("TOO_MANY_ITEMS");
inline constexpr std::string_view kNamespaceFull = Word("NAMESPACE_FULL");
inline constexpr std::string_view kNotStored = Word("NOT_STORED");
inline constexpr std::string_view kSpoolFailed = Word("SPOOL_FAILED");
inline constexpr std::string_view kPolicyLeftOut = Word("POLICY_LEFT_OUT");
inline constexpr std::string_view kDeadlineExceeded = Word("DEADLINE_EXCEEDED");
inline constexpr std::string_view kStartTimeout = Word("START_TIMEOUT");
inline constexpr std::string_view kJobInvalid = Word("JOB_INVALID");
inline constexpr std::string_view kJobDeleted = Word("JOB_DELETED");
inline constexpr std::string_view kExecutorLost = Word("EXECUTOR_LOST");
inline constexpr std::string_view kInternal = Word("INTERNAL");

}  // namespace error_code
}  // namespace strongroom::domain
