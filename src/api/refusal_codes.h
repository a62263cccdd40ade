#pragma once

#include <array>
#include <stdexcept>
#include <string_view>

#include "domain/error_codes.h"

// What our server says when it does not take a request: the code in the body of its answer
// (api/refusal_body.h). docs/refusal-codes.md shows this table; a test compares them.
namespace strongroom::api {

// What an executor does whose report is refused.
enum class AfterRefusal {
  kSendAgain,      // it may pass by itself
  kReportFailure,  // it is about what was sent: the run can still say so
  kGiveUp,         // it is about who asks, or for what, and would come again
};

struct RefusalCode {
  std::string_view word;
  int status;
  AfterRefusal then;
  std::string_view meaning;
  // What errorCode the run fails with, where it can still say so. What no user or operator can do
  // anything about is a bug.
  std::string_view run_code = domain::error_code::kInternal;
  std::string_view flag = {};  // of the server, whose limit it is
};

// A word says one thing, and comes with one status.
inline constexpr std::array kRefusalCodes{
    // Who asks, and about what.
    RefusalCode{"UNAUTHENTICATED", 401, AfterRefusal::kGiveUp,
                "The token is missing, unknown, expired, or not for the audience `strongroom`"},
    RefusalCode{"TOO_MANY_TOKENS", 429, AfterRefusal::kSendAgain,
                "Too many tokens of this peer were refused in the last minute"},
    RefusalCode{"TOO_MANY_REFUSALS", 429, AfterRefusal::kSendAgain,
                "Too many requests of this pod were refused with 403 in the last minute"},
    RefusalCode{"FOREIGN_NAMESPACE", 403, AfterRefusal::kGiveUp,
                "The token is of another namespace than the run"},
    RefusalCode{"UNKNOWN_RUN", 403, AfterRefusal::kGiveUp,
                "The namespace has no such run, or it cannot be read"},
    RefusalCode{"FOREIGN_RUN", 403, AfterRefusal::kGiveUp,
                "The controller knows nothing of the run: `status.resolved` is not there"},
    RefusalCode{"FOREIGN_POD", 403, AfterRefusal::kGiveUp,
                "The token is not of a living pod of the run's Job, under its account"},
    RefusalCode{"UNKNOWN_RESTORE", 403, AfterRefusal::kGiveUp,
                "The namespace has no such restore, or it cannot be read"},
    RefusalCode{"RUN_TERMINAL", 409, AfterRefusal::kGiveUp,
                "The run has ended already in another way"},
    RefusalCode{"RUN_BUSY", 409, AfterRefusal::kSendAgain,
                "Another report of the run is being stored at this moment"},
    RefusalCode{"RESTORE_TERMINAL", 409, AfterRefusal::kGiveUp,
                "The restore has ended already, or is being deleted"},
    RefusalCode{"PLAN_CONFLICT", 409, AfterRefusal::kGiveUp,
                "What is planned or done is not what the restore is for now, or not what its plan "
                "says"},

    // What was sent.
    RefusalCode{"REPORT_INVALID", 400, AfterRefusal::kReportFailure,
                "The report is not understood, or does not fit together"},
    RefusalCode{"WRONG_CONTENT_TYPE", 415, AfterRefusal::kGiveUp,
                "The content type is not a report's"},
    RefusalCode{"REPORT_CUT_OFF", 400, AfterRefusal::kReportFailure,
                "The report ends before its end"},
    RefusalCode{"REPORT_TOO_LARGE", 413, AfterRefusal::kReportFailure,
                "The report is larger than `--max-report-bytes`, compressed",
                domain::error_code::kReportTooLarge, "--max-report-bytes"},
    RefusalCode{"SET_TOO_LARGE", 413, AfterRefusal::kReportFailure,
                "The report is larger than `--max-set-bytes`, decompressed",
                domain::error_code::kSetTooLarge, "--max-set-bytes"},
    RefusalCode{"ITEM_TOO_LARGE", 413, AfterRefusal::kReportFailure,
                "A policy is larger than `--max-item-bytes`", domain::error_code::kItemTooLarge,
                "--max-item-bytes"},
    RefusalCode{"TOO_MANY_ITEMS", 413, AfterRefusal::kReportFailure,
                "The report has more policies than `--max-items`",
                domain::error_code::kTooManyItems, "--max-items"},
    RefusalCode{"NAMESPACE_FULL", 413, AfterRefusal::kReportFailure,
                "The backup sets of the namespace have added more than "
                "`--max-namespace-day-bytes` in 24 hours",
                domain::error_code::kNamespaceFull, "--max-namespace-day-bytes"},
    RefusalCode{"NOT_STORED", 422, AfterRefusal::kReportFailure,
                "PostgreSQL refused what was sent; the server's log says why",
                domain::error_code::kNotStored},

    // How the server is.
    RefusalCode{"BUSY", 503, AfterRefusal::kSendAgain, "Too many requests of this kind at once"},
    RefusalCode{"NO_ROOM", 503, AfterRefusal::kSendAgain,
                "Other reports have all of `--max-spool-bytes` or `--max-memory-bytes`, or the "
                "server's disk is full"},
    RefusalCode{"NAMESPACE_BUSY", 429, AfterRefusal::kSendAgain,
                "The namespace sends as many reports as it may at once"},
    RefusalCode{domain::error_code::kStoreUnavailable, 503, AfterRefusal::kSendAgain,
                "PostgreSQL is not available"},
    RefusalCode{"STORE_TOO_SLOW", 503, AfterRefusal::kSendAgain,
                "It took longer than `--store-seconds` to store the report"},
    RefusalCode{"CLUSTER_UNAVAILABLE", 503, AfterRefusal::kSendAgain,
                "The API server is not available"},
    RefusalCode{domain::error_code::kInternal, 500, AfterRefusal::kSendAgain,
                "A bug of the server; its log says more"},

    // Of requests that need not get as far as that.
    RefusalCode{"BAD_REQUEST", 400, AfterRefusal::kGiveUp,
                "The request is not HTTP, or its path cannot be read"},
    RefusalCode{"NOT_FOUND", 404, AfterRefusal::kGiveUp, "There is nothing at this path"},
    RefusalCode{"METHOD_NOT_ALLOWED", 405, AfterRefusal::kGiveUp, "The path is for other methods"},
    RefusalCode{"TOO_SLOW", 408, AfterRefusal::kSendAgain, "The request did not come fast enough"},
    RefusalCode{"TOO_LARGE", 413, AfterRefusal::kReportFailure, "The request is too large"},
    RefusalCode{"STOPPING", 503, AfterRefusal::kSendAgain,
                "The server stopped while the request came"},
    RefusalCode{"HEADER_TOO_LARGE", 431, AfterRefusal::kGiveUp,
                "The request's header is too large"},
};

// Null for what this version does not know: a word that is new, or meant something else before.
constexpr const RefusalCode* FindRefusalCode(std::string_view word, int status) {
  for (const RefusalCode& code : kRefusalCodes) {
    if (code.word == word && code.status == status) return &code;
  }
  return nullptr;
}

// The names for code: what is not in the table does not compile.
namespace refusal_code {

consteval RefusalCode Code(std::string_view word) {
  for (const RefusalCode& code : kRefusalCodes) {
    if (code.word == word) return code;
  }
  throw std::invalid_argument("not in kRefusalCodes");
}

inline constexpr RefusalCode kUnauthenticated = Code("UNAUTHENTICATED");
inline constexpr RefusalCode kTooManyTokens = Code("TOO_MANY_TOKENS");
inline constexpr RefusalCode kTooManyRefusals = Code("TOO_MANY_REFUSALS");
inline constexpr RefusalCode kForeignNamespace = Code("FOREIGN_NAMESPACE");
inline constexpr RefusalCode kUnknownRun = Code("UNKNOWN_RUN");
inline constexpr RefusalCode kForeignRun = Code("FOREIGN_RUN");
inline constexpr RefusalCode kForeignPod = Code("FOREIGN_POD");
inline constexpr RefusalCode kUnknownRestore = Code("UNKNOWN_RESTORE");
inline constexpr RefusalCode kRunTerminal = Code("RUN_TERMINAL");
inline constexpr RefusalCode kRunBusy = Code("RUN_BUSY");
inline constexpr RefusalCode kRestoreTerminal = Code("RESTORE_TERMINAL");
inline constexpr RefusalCode kPlanConflict = Code("PLAN_CONFLICT");
inline constexpr RefusalCode kReportInvalid = Code("REPORT_INVALID");
inline constexpr RefusalCode kWrongContentType = Code("WRONG_CONTENT_TYPE");
inline constexpr RefusalCode kReportCutOff = Code("REPORT_CUT_OFF");
inline constexpr RefusalCode kReportTooLarge = Code("REPORT_TOO_LARGE");
inline constexpr RefusalCode kSetTooLarge = Code("SET_TOO_LARGE");
inline constexpr RefusalCode kItemTooLarge = Code("ITEM_TOO_LARGE");
inline constexpr RefusalCode kTooManyItems = Code("TOO_MANY_ITEMS");
inline constexpr RefusalCode kNamespaceFull = Code("NAMESPACE_FULL");
inline constexpr RefusalCode kNotStored = Code("NOT_STORED");
inline constexpr RefusalCode kBusy = Code("BUSY");
inline constexpr RefusalCode kNoRoom = Code("NO_ROOM");
inline constexpr RefusalCode kNamespaceBusy = Code("NAMESPACE_BUSY");
inline constexpr RefusalCode kStoreUnavailable = Code(domain::error_code::kStoreUnavailable);
inline constexpr RefusalCode kStoreTooSlow = Code("STORE_TOO_SLOW");
inline constexpr RefusalCode kClusterUnavailable = Code("CLUSTER_UNAVAILABLE");
inline constexpr RefusalCode kInternal = Code(domain::error_code::kInternal);
inline constexpr RefusalCode kBadRequest = Code("BAD_REQUEST");
inline constexpr RefusalCode kNotFound = Code("NOT_FOUND");
inline constexpr RefusalCode kMethodNotAllowed = Code("METHOD_NOT_ALLOWED");
inline constexpr RefusalCode kTooSlow = Code("TOO_SLOW");
inline constexpr RefusalCode kTooLarge = Code("TOO_LARGE");
inline constexpr RefusalCode kStopping = Code("STOPPING");
inline constexpr RefusalCode kHeaderTooLarge = Code("HEADER_TOO_LARGE");

}  // namespace refusal_code
}  // namespace strongroom::api
