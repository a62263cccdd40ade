#pragma once

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/incidents.h"
#include "domain/run.h"

// News of runs and slots that waits to be told, and what it comes to for those who are told.
namespace strongroom::domain {

enum class NewsKind { kRunEnded, kRunDispatched, kSlotMissed };
constexpr auto EnumWords(NewsKind) {
  return std::to_array<base::EnumWord<NewsKind>>({{NewsKind::kRunEnded, "runEnded"},
                                                  {NewsKind::kRunDispatched, "runDispatched"},
                                                  {NewsKind::kSlotMissed, "slotMissed"}});
}

struct RunNews {
  NewsKind kind = NewsKind::kRunEnded;
  Run run;          // of kSlotMissed the row of the slot: it has a UID, and no name
  std::string set;  // name of what it stored; empty: nothing
  // Of kRunDispatched: who made it, and who had annotated the schedule; empty: nobody knows.
  std::string actor;
  std::string annotator;
  std::chrono::sys_seconds made_at{};
  // It has waited for more than a day, as when nobody told of it before: what just happened then is
  // of no interest any more.
  bool is_old = false;
  bool is_superseded = false;  // the schedule has a later run that says how it stands
};

// In the order of `news`, of which nothing depends on when it is asked: the same news gives the
// same facts. Slots of one schedule are one fact, that of the last of them. Nothing is later than
// when it became news, whatever a clock elsewhere said.
std::vector<NoticeFact> FactsOfNews(const std::vector<RunNews>& news);

}  // namespace strongroom::domain
