#include "controller/cluster_changes.h"

#include "base/log.h"
#include "controller/reference.h"
#include "domain/event_reasons.h"
#include "domain/plan_check.h"

namespace strongroom::controller {

void ClusterChanges::CatchUp() {
  HoldRunningRuns();
  parts_.drills.CatchUp();
  for (const auto& schedule : parts_.caches.schedules.List()) {
    parts_.queue.Add(KeyOf(schedule->meta));
    parts_.drills.LookAt(KeyOf(schedule->meta));
  }
  for (const auto& tenant : parts_.caches.tenants.List()) {
    parts_.tenant_status.Check(KeyOf(tenant->meta));
  }
  for (const auto& restore : parts_.caches.restores.List()) {
    parts_.restores.LookAt(KeyOf(restore->meta));
  }
}

void ClusterChanges::HoldRunningRuns() {
  for (const auto& run : parts_.caches.runs.List()) {
    if (!run->status.resolved || domain::IsTerminal(run->status.outcome.phase)) continue;
    // Also of a schedule that is gone.
    parts_.queue.Add(ScheduleKeyOf(*run));
    const domain::ResolvedRun& resolved = *run->status.resolved;
    if (!parts_.caches.JobOf(*run)) continue;
    // It may have ended since the list was made, before it had a place to give back: whoever looks
    // at its schedule next finds that, and that look was asked for by its end.
    parts_.gate.Hold({.tenant = {run->meta.ns, resolved.tenant.name},
                      .run = KeyOf(run->meta),
                      .schedule = ScheduleKeyOf(*run),
                      .scheduled_for = resolved.scheduled_for});
  }
}

void ClusterChanges::TenantChanged(const kube::ObjectKey& key, Value<api::Tenant> before,
                                   Value<api::Tenant> now) {
  if (now) {
    parts_.history.PutTenant(*now);
    parts_.tenant_status.Check(key);
  } else {
    parts_.history.TenantDeleted(before->meta.uid);
  }
  const bool same_spec = before && now && before->meta.generation == now->meta.generation;
  if (same_spec) return;
  for (const auto& schedule : parts_.caches.SchedulesOf(key)) {
    parts_.queue.Add(KeyOf(schedule->meta));
    parts_.drills.LookAt(KeyOf(schedule->meta));
  }
}

void ClusterChanges::ScheduleChanged(const kube::ObjectKey& key, Value<api::Schedule> before,
                                     Value<api::Schedule> now) {
  if (now) {
    parts_.history.PutSchedule(*now);
    if (before && before->accepted_set != now->accepted_set) parts_.retention.LookAt(key);
  } else {
    parts_.history.ScheduleDeleted(before->meta.uid);
    parts_.retention.LookAt(key);
  }
  parts_.queue.Add(key);
  parts_.drills.LookAt(key);
  if (before && now && before->meta.generation == now->meta.generation) return;
  LookAtTenantOf(before);
  LookAtTenantOf(now);
}

// What is checked of it is what its schedules select.
void ClusterChanges::LookAtTenantOf(Value<api::Schedule> schedule) {
  if (!schedule || !schedule->spec) return;
  const kube::ObjectKey key{schedule->meta.ns, schedule->spec->tenant};
  const auto tenant = parts_.caches.tenants.Get(key);
  if (tenant && domain::IsChecked(tenant->spec.provider)) parts_.tenant_status.Check(key);
}

void ClusterChanges::RunChanged(const kube::ObjectKey& key, Value<CachedRun> before,
                                Value<CachedRun> now) {
  const bool is_over = !now || domain::IsTerminal(now->status.outcome.phase);
  if (is_over) LeaveGate(parts_.gate, key, parts_.queue);
  const CachedRun& run = now ? *now : *before;
  if (!run.decode_error.empty()) return;
  if (now) {
    parts_.history.PutRun(run);
  } else {
    parts_.history.RunDeleted(run);
  }
  const bool was_over = before && domain::IsTerminal(before->status.outcome.phase);
  if (is_over && now && before && !was_over && now->status.resolved) {
    TellEnd(*now);
    parts_.tenant_status.Check({key.ns, now->status.resolved->tenant.name});
  }
  parts_.queue.Add(ScheduleKeyOf(run));
}

void ClusterChanges::PartOfRunChanged(const kube::ObjectKey& run) {
  const auto known = parts_.caches.runs.Get(run);
  if (known) parts_.queue.Add(ScheduleKeyOf(*known));
}

void ClusterChanges::PartOfCheckChanged(const std::string& tenant_uid) {
  const auto tenant = parts_.caches.TenantOf(tenant_uid);
  if (tenant) parts_.tenant_status.Check(KeyOf(tenant->meta));
}

void ClusterChanges::RestoreChanged(const kube::ObjectKey& key, Value<CachedRestore> before,
                                    Value<CachedRestore> now) {
  parts_.restores.LookAt(key);
  if (now && (!before || before->meta.generation != now->meta.generation)) {
    parts_.history.SeeRestore(now->meta);
  }
  if (before && (!now || before->meta.uid != now->meta.uid)) {
    parts_.history.RestoreDeleted(before->meta);
  }
  for (const auto& restore : {before, now}) {
    if (!restore || !restore->drill || restore->drill->schedule_name.empty()) continue;
    parts_.drills.LookAt({key.ns, restore->drill->schedule_name});
  }
}

void ClusterChanges::PartOfRestoreChanged(const std::string& restore_uid) {
  const auto restore = parts_.caches.RestoreOf(restore_uid);
  if (restore) parts_.restores.LookAt(KeyOf(restore->meta));
}

void ClusterChanges::TellEnd(const CachedRun& run) {
  const domain::Outcome& outcome = run.status.outcome;
  const std::string status{domain::NameOf(outcome.phase)};
  base::LogInfo("run ended", {{"namespace", run.meta.ns},
                              {"run", run.meta.name},
                              {"status", status},
                              {"error_code", outcome.error_code}});
  const auto schedule = parts_.caches.schedules.Get(ScheduleKeyOf(run));
  if (!schedule) return;
  const bool went_well = outcome.phase == domain::RunPhase::kSuccess;
  std::string message = "run " + run.meta.name + " ended: " + status;
  if (!outcome.error_message.empty()) {
    const std::string code = outcome.error_code.empty() ? "" : outcome.error_code + " ";
    message += " (" + code + outcome.error_message + ")";
  }
  parts_.events.Record(
      ReferenceTo(*schedule), went_well ? kube::EventType::kNormal : kube::EventType::kWarning,
      went_well ? domain::event_reason::kRunSucceeded : domain::event_reason::kRunNotSuccessful,
      message);
}

}  // namespace strongroom::controller
