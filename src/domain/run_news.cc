#include "domain/run_news.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>

#include "base/timestamp.h"
#include "domain/miss_reasons.h"
#include "domain/notice_events.h"
#include "domain/notice_reasons.h"
#include "domain/run_facts.h"

namespace strongroom::domain {
namespace {

struct Misses {
  size_t count = 0;
  size_t last = 0;  // in the news
};
using MissesBySchedule = std::map<std::string, Misses>;

NoticeFact FactOf(const RunNews& news, std::string_view event) {
  const ResolvedRun& resolved = *news.run.status.resolved;
  return {
      .event = std::string(event),
      .object_uid = resolved.schedule.uid,
      .key = news.run.meta.uid,
      .state = FactState::kHappened,
      .object = {"BackupSchedule", news.run.meta.ns, resolved.schedule.name, resolved.tenant.name},
      .reason = {},
      .message = {},
      .actor = {},
      .run = news.run.meta.name,
      .set = {},
      .at = news.made_at};
}

NoticeFact DispatchOf(const RunNews& news) {
  const ResolvedRun& resolved = *news.run.status.resolved;
  NoticeFact fact = FactOf(news, notice_event::kRunDispatched);
  fact.at = std::min(news.run.meta.created_at, news.made_at);
  fact.reason =
      resolved.trigger == Trigger::kRetry ? notice_reason::kRetry : notice_reason::kManual;
  // Then the controller made it.
  const bool is_annotated = resolved.origin == RunOrigin::kController;
  fact.actor = is_annotated ? news.annotator : news.actor;
  const std::string who = fact.actor.empty() ? "Somebody" : fact.actor;
  if (is_annotated) {
    fact.message = who + " started run " + news.run.meta.name + " by annotating the schedule.";
  } else if (resolved.trigger == Trigger::kRetry) {
    fact.message =
        who + " had run " + resolved.retry_of + " tried again, as run " + news.run.meta.name + ".";
  } else {
    fact.message = who + " started run " + news.run.meta.name + " by hand.";
  }
  return fact;
}

NoticeFact MissOf(const RunNews& news, size_t count) {
  const std::string slot = base::FormatTimestamp(news.run.status.resolved->scheduled_for);
  NoticeFact fact = FactOf(news, notice_event::kSlotMissed);
  fact.reason = news.run.status.outcome.reason;
  fact.message =
      count == 1 ? "Slot " + slot + " passed without a run"
                 : std::to_string(count) + " slots passed without a run, the last of them " + slot;
  if (const Reason* reason = FindReason(miss_reason::kAll, fact.reason)) {
    fact.message += ": ";
    fact.message += reason->meaning;
  }
  fact.message += '.';
  return fact;
}

bool IsMiss(const RunNews& news) {
  return news.kind == NewsKind::kSlotMissed && !news.is_old && news.run.status.resolved;
}

MissesBySchedule CountMisses(const std::vector<RunNews>& news) {
  MissesBySchedule misses;
  for (size_t i = 0; i < news.size(); ++i) {
    if (!IsMiss(news[i])) continue;
    Misses& of_schedule = misses[news[i].run.status.resolved->schedule.uid];
    ++of_schedule.count;
    of_schedule.last = i;
  }
  return misses;
}

void AddEnd(const RunNews& news, std::vector<NoticeFact>& facts) {
  if (news.is_superseded) return;
  for (NoticeFact& fact : FactsOfEnd(news.run, news.set)) {
    if (news.is_old && fact.state == FactState::kHappened) continue;
    fact.at = std::min(fact.at, news.made_at);
    facts.push_back(std::move(fact));
  }
}

}  // namespace

std::vector<NoticeFact> FactsOfNews(const std::vector<RunNews>& news) {
  const MissesBySchedule misses = CountMisses(news);
  std::vector<NoticeFact> facts;
  for (size_t i = 0; i < news.size(); ++i) {
    const RunNews& one = news[i];
    if (!one.run.status.resolved) continue;
    switch (one.kind) {
      case NewsKind::kRunEnded:
        AddEnd(one, facts);
        break;
      case NewsKind::kRunDispatched:
        if (!one.is_old) facts.push_back(DispatchOf(one));
        break;
      case NewsKind::kSlotMissed:
        if (IsMiss(one)) {
          const Misses& of_schedule = misses.at(one.run.status.resolved->schedule.uid);
          if (of_schedule.last == i) facts.push_back(MissOf(one, of_schedule.count));
        }
        break;
    }
  }
  return facts;
}

}  // namespace strongroom::domain
