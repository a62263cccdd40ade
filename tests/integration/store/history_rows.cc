#include "history_rows.h"

#include "base/timestamp.h"
#include "sets.h"

namespace strongroom::store {

std::chrono::sys_seconds At(const char* time) { return *base::ParseTimestamp(time); }

RunRow RunOf(int number, domain::RunPhase phase, int64_t resource_version) {
  domain::Run run;
  run.meta.uid = Uid(1000 + number);
  run.meta.ns = "team-a";
  run.meta.name = "nightly-" + std::to_string(number);
  run.meta.created_at = At("2026-11-23T02:30:00Z") + std::chrono::seconds(number);
  run.spec.schedule = {"nightly", Uid(2)};
  run.spec.scheduled_for = At("2026-11-23T02:30:00Z") + std::chrono::days(number);
  run.status.outcome.phase = phase;
  return {.run = run, .tenant_uid = {}, .resource_version = resource_version};
}

domain::ObjectMeta NightlyMeta() {
  domain::ObjectMeta meta;
  meta.uid = Uid(2);
  meta.ns = "team-a";
  meta.name = "nightly";
  return meta;
}

ScheduleRow NightlySchedule(int64_t resource_version) {
  api::Schedule schedule;
  schedule.meta = NightlyMeta();
  schedule.spec.emplace();
  schedule.spec->tenant = "cluster";
  schedule.spec->timing.zone = *domain::TimeZone::Find("Europe/Berlin");
  return {.schedule = schedule, .tenant_uid = Uid(1), .resource_version = resource_version};
}

}  // namespace strongroom::store
