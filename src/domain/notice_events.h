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
    // Of a BackupSchedule. A run that ended as failed holds it; one that ended as success or
    // partial
    // ends it, and so does that the schedule is disabled or gone. Runs that were canceled or
    // skipped
    // say nothing. kStill comes with the next failure.
    NoticeEvent{"runFailed", Severity::kCritical, NoticeCourse::kIncident,
                "A run of a schedule failed, and none has stored a backup set since",
                "`kubectl strongroom show` the run that the message names"},
    // Likewise: partial holds it, success ends it.
    NoticeEvent{"runPartial", Severity::kWarning, NoticeCourse::kIncident,
                "A run stored less than was selected, and none has stored all since",
                "`kubectl strongroom show` the run that the message names"},
    // Once for each run of trigger manual or retry, when it is first stored, which waits up to 30 s
    // for the audit log to say who made it: else `actor` is empty. Of one that the controller
    // made as somebody annotated the schedule, it is who did that, where the audit log says so.
    NoticeEvent{"runDispatched", Severity::kInfo, NoticeCourse::kOnce,
                "Somebody started a run by hand, or tried one again", ""},
    // Of a BackupSchedule that is enabled: of its slots since it was last enabled or retimed, two
    // have
    // passed since it last ended with success (or since then), and a run of the later one would be
    // over: spec.spread, spec.startingDeadlineSeconds, spec.timeoutSeconds and an hour after it. A
    // success since the earlier of the two ends it, and that it is disabled or gone. It is looked
    // at
    // once a minute.
    NoticeEvent{"recoveryPointMissed", Severity::kCritical, NoticeCourse::kIncident,
                "The newest backup set of a schedule is older than it may be",
                "`kubectl strongroom runs` of the schedule; see its conditions"},
    // Once for each plan of a BackupRestore that needs approval, within a minute. Not of drills.
    NoticeEvent{"restoreWaiting", Severity::kWarning, NoticeCourse::kOnce,
                "A restore waits for the approval of a second person",
                "read its plan, and approve or delete it"},
    // Once for each BackupRestore that ends as success, partial or failed; not of drills, nor of
    // plans
    // that are all that was asked for.
    NoticeEvent{"restoreEnded", Severity::kInfo, NoticeCourse::kOnce, "A restore has ended",
                "`kubectl strongroom restore show` it, unless all was put back"},
    // Once for each run whose set differs from the one before. `actor` is who changed it, where the
    // tenant has an audit store that says so: up to three names.
    NoticeEvent{"drift", Severity::kInfo, NoticeCourse::kOnce,
                "Policies are not as they were in the backup set before",
                "`kubectl strongroom diff` the set, if nobody meant to change them"},
    // Of a BackupSchedule that has stored sets for longer than --notice-unchanged-after-days (30;
    // 0:
    // never), of which the last that many days have at least two, and each was compared with the
    // one
    // before it and does not differ. Looked at once an hour. A change ends it, and that the
    // schedule
    // is disabled or gone.
    NoticeEvent{"unchanged", Severity::kWarning, NoticeCourse::kIncident,
                "No policy has changed for longer than is usual",
                "see that the tenant is the one which is meant, and is in use"},
    // While condition Verified of a BackupSchedule is False; Unknown changes nothing. That the
    // schedule is gone ends it; that it is disabled does not.
    NoticeEvent{"verificationFailed", Severity::kCritical, NoticeCourse::kIncident,
                "What is stored is not what was sealed",
                "`kubectl strongroom verify` the set that the message names"},
    // Once for the slots of a schedule that are found together, with the reason of the last of
    // them:
    // domain/miss_reasons.h.
    NoticeEvent{"slotMissed", Severity::kWarning, NoticeCourse::kOnce,
                "A slot of a schedule passed without a run", "see the reason in the message"},
    // While condition Restorable of a BackupSchedule is False; Unknown changes nothing. That it is
    // gone ends it, or that no drill is asked for any more; that it is disabled does not.
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
