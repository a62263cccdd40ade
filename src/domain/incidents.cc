#include "domain/incidents.h"

#include <initializer_list>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/sha256.h"
#include "domain/notice_events.h"

namespace strongroom::domain {
namespace {

// Each word with its length, so that no two lists of words have the same ID.
std::string IdOf(std::initializer_list<std::string_view> words) {
  std::string text;
  for (std::string_view word : words) {
    text += std::to_string(word.size());
    text += ':';
    text += word;
  }
  constexpr size_t kCharacters = 32;
  return base::Sha256Hex(text).substr(0, kCharacters);
}

bool IsNewer(const NoticeFact& fact, const IncidentCourse& course) {
  return course.last_key.empty() ||
         std::tie(fact.at, fact.key) > std::tie(course.last_at, course.last_key);
}

Notice NoticeOf(const NoticeFact& fact, NoticeState state, Severity severity) {
  return {.id = IdOf({fact.event, fact.object_uid, fact.key, base::NameOf(state)}),
          .event = fact.event,
          .incident = {},
          .state = state,
          .severity = severity,
          .object = fact.object,
          .reason = fact.reason,
          .message = fact.message,
          .actor = fact.actor,
          .run = fact.run,
          .set = fact.set,
          .at = fact.at,
          .since = fact.at};
}

Notice OfIncident(const NoticeFact& fact, NoticeState state, Severity severity,
                  const IncidentCourse& course) {
  Notice notice = NoticeOf(fact, state, severity);
  notice.incident = course.incident;
  notice.since = course.since;
  return notice;
}

Told TellHolding(const NoticeFact& fact, IncidentCourse course, Severity severity,
                 std::chrono::seconds period) {
  if (course.incident.empty()) {
    course.incident = IdOf({fact.event, fact.object_uid, fact.key});
    course.since = fact.at;
    course.told_periods = 0;
    return {OfIncident(fact, NoticeState::kOpened, severity, course), course};
  }
  const int64_t periods = (fact.at - course.since) / period;
  if (periods <= course.told_periods) return {std::nullopt, course};
  course.told_periods = periods;
  return {OfIncident(fact, NoticeState::kStill, severity, course), course};
}

Told TellOver(const NoticeFact& fact, IncidentCourse course) {
  if (course.incident.empty()) return {std::nullopt, course};
  Notice notice = OfIncident(fact, NoticeState::kRecovered, Severity::kInfo, course);
  course.incident.clear();
  course.since = {};
  course.told_periods = 0;
  return {std::move(notice), course};
}

}  // namespace

Told Tell(const NoticeFact& fact, const IncidentCourse& course, std::chrono::seconds period) {
  const NoticeEvent* event = notice_event::Find(fact.event);
  const bool happened = fact.state == FactState::kHappened;
  if (event == nullptr || happened != (event->course == NoticeCourse::kOnce)) {
    return {std::nullopt, course};
  }
  if (happened) return {NoticeOf(fact, NoticeState::kOnce, event->severity), course};
  if (!IsNewer(fact, course)) return {std::nullopt, course};
  IncidentCourse next = course;
  next.last_at = fact.at;
  next.last_key = fact.key;
  return fact.state == FactState::kHolds ? TellHolding(fact, next, event->severity, period)
                                         : TellOver(fact, next);
}

}  // namespace strongroom::domain
