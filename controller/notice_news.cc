#include "controller/notice_news.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "api/kinds.h"
#include "domain/notice_events.h"
#include "domain/restore_facts.h"
#include "domain/schedule_facts.h"

namespace strongroom::controller {
namespace {

using Schedule = std::shared_ptr<const api::Schedule>;

// The courses of what is open.
class Open {
 public:
  explicit Open(const std::vector<store::OpenScheduleIncident>& incidents) {
    for (const auto& open : incidents) {
      const store::OpenIncident& incident = open.incident;
      courses_[{incident.event, incident.object_uid}] = &incident.course;
    }
  }
  bool IsNews(const domain::NoticeFact& fact, std::chrono::seconds period) const {
    const auto found = courses_.find({fact.event, fact.object_uid});
    return domain::IsNews(fact, found == courses_.end() ? nullptr : found->second, period);
  }

 private:
  std::map<std::pair<std::string, std::string>, const domain::IncidentCourse*> courses_;
};

domain::NoticeObject ObjectOf(const api::Schedule& schedule) {
  return {.kind = std::string(api::kScheduleKind.kind),
          .ns = schedule.meta.ns,
          .name = schedule.meta.name,
          .tenant = schedule.spec ? schedule.spec->tenant : ""};
}

std::vector<domain::NoticeFact> FactsOf(const api::Schedule& schedule,
                                        const VerificationFindings& verified,
                                        std::chrono::sys_seconds now) {
  const auto finding = verified.Get(schedule.meta.uid);
  return domain::FactsOf({.object = ObjectOf(schedule),
                          .uid = schedule.meta.uid,
                          .is_deleting = schedule.meta.is_deleting,
                          .spec = schedule.spec ? &*schedule.spec : nullptr,
                          .status = &schedule.status,
                          .verified = finding ? &finding->verified : nullptr},
                         now);
}

// Who has made the run, which the mirror does not say.
void AddOrigin(const Caches& caches, domain::Run& run) {
  const auto cached = caches.runs.Get({run.meta.ns, run.meta.name});
  if (!cached || cached->meta.uid != run.meta.uid || !cached->status.resolved) return;
  run.status.resolved->origin = cached->status.resolved->origin;
}

}  // namespace

Facts FactsOfNews(const Caches& caches, std::vector<domain::RunNews> news) {
  for (domain::RunNews& one : news) {
    if (one.kind == domain::NewsKind::kRunDispatched) AddOrigin(caches, one.run);
  }
  Facts facts;
  for (domain::NoticeFact& fact : domain::FactsOfNews(news)) {
    const Schedule schedule = caches.schedules.Get({fact.object.ns, fact.object.name});
    const bool is_it = schedule && schedule->meta.uid == fact.object_uid;
    facts.push_back(
        {.fact = std::move(fact), .labels = is_it ? schedule->labels : store::ObjectLabels{}});
  }
  return facts;
}

Facts ScheduleNews(const Caches& caches, const VerificationFindings& verified,
                   const std::vector<store::OpenScheduleIncident>& open,
                   std::chrono::sys_seconds now, std::chrono::seconds period) {
  const Open courses(open);
  std::set<std::string> there;
  Facts news;
  for (const Schedule& schedule : caches.schedules.List()) {
    there.insert(schedule->meta.uid);
    for (domain::NoticeFact& fact : FactsOf(*schedule, verified, now)) {
      if (!courses.IsNews(fact, period)) continue;
      news.push_back({.fact = std::move(fact), .labels = schedule->labels});
    }
  }
  for (const auto& [incident, schedule] : open) {
    if (there.contains(incident.object_uid)) continue;
    auto gone = domain::GoneFact(incident.event, schedule, incident.object_uid, now);
    if (courses.IsNews(gone, period)) news.push_back({.fact = std::move(gone), .labels = {}});
  }
  return news;
}

Facts UnchangedNews(const Caches& caches, const std::map<std::string, int64_t>& unchanged,
                    const std::vector<store::OpenScheduleIncident>& open, std::chrono::days days,
                    std::chrono::sys_seconds now, std::chrono::seconds period) {
  const Open courses(open);
  Facts news;
  for (const Schedule& schedule : caches.schedules.List()) {
    if (!schedule->spec || !schedule->spec->enabled || schedule->meta.is_deleting) continue;
    const auto found = unchanged.find(schedule->meta.uid);
    const int64_t sets = found == unchanged.end() ? 0 : found->second;
    auto fact = domain::UnchangedFact(ObjectOf(*schedule), schedule->meta.uid, sets, days, now);
    if (!courses.IsNews(fact, period)) continue;
    news.push_back({.fact = std::move(fact), .labels = schedule->labels});
  }
  return news;
}

Facts RestoreNews(const Caches& caches, std::chrono::sys_seconds now) {
  Facts news;
  for (const auto& restore : caches.restores.List()) {
    if (!restore->decode_error.empty()) continue;
    auto fact = domain::FactOf(*restore, now);
    if (fact) news.push_back({.fact = *std::move(fact), .labels = restore->labels});
  }
  return news;
}

}  // namespace strongroom::controller
