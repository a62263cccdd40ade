#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

#include "domain/notice.h"

// All that people can be told of: the words are what a notifier selects by and what a receiver
// sees, so one that was released stays.
namespace strongroom::domain {

// Whether something happened and is over, or goes on until it has recovered.
enum class NoticeCourse { kOnce, kIncident };

struct NoticeEvent {
  std::string_view word;
  Severity severity;  // of its notices; that of kRecovered is kInfo
  NoticeCourse course;
  std::string_view meaning;
  std::string_view advice;  // empty: there is nothing to do
};

namespace notice_event {

inline constexpr std::array kAll{
    NoticeEvent{"runFailed", Severity::kCritical, NoticeCourse::kIncident,
                "A run of a schedule failed, and none has stored a backup set since",
                "`kubectl strongroom show` the run that the message names"},
    NoticeEvent{"runPartial", Severity::kWarning, NoticeCourse::kIncident,
                "A run stored less than was selected, and none has stored all since",
                "`kubectl strongroom show` the run that the message names"},
    NoticeEvent{"runDispatched", Severity::kInfo, NoticeCourse::kOnce,
                "Somebody started a run by hand, or tried one again", ""},
    NoticeEvent{"recoveryPointMissed", Severity::kCritical, NoticeCourse::kIncident,
                "The newest backup set of a schedule is older than it may be",
                "`kubectl strongroom runs` of the schedule; see its conditions"},
    NoticeEvent{"restoreWaiting", Severity::kWarning, NoticeCourse::kOnce,
                "A restore waits for the approval of a second person",
                "read its plan, and approve or delete it"},
    NoticeEvent{"restoreEnded", Severity::kInfo, NoticeCourse::kOnce, "A restore has ended",
                "`kubectl strongroom restore show` it, unless all was put back"},
    NoticeEvent{"drift", Severity::kInfo, NoticeCourse::kOnce,
                "Policies are not as they were in the backup set before",
                "`kubectl strongroom diff` the set, if nobody meant to change them"},
    NoticeEvent{"unchanged", Severity::kWarning, NoticeCourse::kIncident,
                "No policy has changed for longer than is usual",
                "see that the tenant is the one which is meant, and is in use"},
    NoticeEvent{"verificationFailed", Severity::kCritical, NoticeCourse::kIncident,
                "What is stored is not what was sealed",
                "`kubectl strongroom verify` the set that the message names"},
    NoticeEvent{"slotMissed", Severity::kWarning, NoticeCourse::kOnce,
                "A slot of a schedule passed without a run", "see the reason in the message"},
    NoticeEvent{"notRestorable", Severity::kCritical, NoticeCourse::kIncident,
                "The newest backup set of a schedule could not be put back",
                "see condition Restorable of the schedule"},
    NoticeEvent{"sinkFailing", Severity::kWarning, NoticeCourse::kIncident,
                "A receiver of notices does not take them",
                "see condition Delivering of the Notifier"},
};

// Null for a word that is none.
constexpr const NoticeEvent* Find(std::string_view word) {
  for (const NoticeEvent& event : kAll) {
    if (event.word == word) return &event;
  }
  return nullptr;
}

// For the names in code: a word that is not in the table does not compile.
consteval std::string_view Named(std::string_view word) {
  if (Find(word) == nullptr) throw std::invalid_argument("not in this table");
  return word;
}

inline constexpr std::string_view kRunFailed = Named("runFailed");
inline constexpr std::string_view kRunPartial = Named("runPartial");
inline constexpr std::string_view kRunDispatched = Named("runDispatched");
inline constexpr std::string_view kRecoveryPointMissed = Named("recoveryPointMissed");
inline constexpr std::string_view kRestoreWaiting = Named("restoreWaiting");
inline constexpr std::string_view kRestoreEnded = Named("restoreEnded");
inline constexpr std::string_view kDrift = Named("drift");
inline constexpr std::string_view kUnchanged = Named("unchanged");
inline constexpr std::string_view kVerificationFailed = Named("verificationFailed");
inline constexpr std::string_view kSlotMissed = Named("slotMissed");
inline constexpr std::string_view kNotRestorable = Named("notRestorable");
inline constexpr std::string_view kSinkFailing = Named("sinkFailing");

}  // namespace notice_event
}  // namespace strongroom::domain
