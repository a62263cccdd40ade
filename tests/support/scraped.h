#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "api/run.h"
#include "api/run_fields.h"
#include "base/timestamp.h"
#include "controller/restore_sampler.h"
#include "controller/samplers.h"
#include "controller/schedule_sampler.h"
#include "support/fake_clock.h"

namespace strongroom::test {

// What a leader's caches hold, and what it says of that when it is scraped.
class Scraped {
 public:
  explicit Scraped(std::chrono::sys_seconds now, size_t most = 10'000) : clock(now) {
    registry.AddSampler([this, most](metrics::Samples& samples) {
      controller::SampleSchedules(metrics, caches, verified, clock, most, samples);
      controller::SampleSets(metrics, verified, samples);
      controller::SampleRestores(metrics, caches, samples);
    });
  }

  // A daily schedule of namespace "team-a", whose UID is its name; `rest` is merged into it.
  void PutSchedule(const std::string& name, const kube::Json& rest) {
    kube::Json schedule{{"apiVersion", "strongroom.dev/v1alpha1"},
                        {"kind", "BackupSchedule"},
                        {"metadata", Metadata(name)},
                        {"spec",
                         {{"tenantRef", {{"name", "cluster"}}},
                          {"frequency", "daily"},
                          {"timeOfDay", "02:30"},
                          {"policyTypes", {"roles"}}}}};
    schedule.merge_patch(rest);
    schedule["metadata"]["resourceVersion"] = NextVersion();
    caches.schedules.Upsert(schedule);
  }

  // A run of that schedule, resolved and made now; `status` is merged into its own.
  void PutRun(const std::string& name, const std::string& schedule, const kube::Json& status) {
    const domain::RunSpec spec{
        .schedule = {schedule, schedule}, .tenant = "cluster", .scheduled_for = clock.NowSeconds()};
    domain::RunStatus resolved;
    resolved.resolved = {.schedule = spec.schedule,
                         .tenant = {"cluster", "cluster"},
                         .scheduled_for = *spec.scheduled_for,
                         .run = {.policy_types = {"roles"}}};
    kube::Json run = api::BuildRun("team-a", name, spec);
    run["status"] = api::RunStatusFields().Write(resolved);
    run["status"].merge_patch(status);
    run["metadata"]["uid"] = name;
    run["metadata"]["creationTimestamp"] = base::FormatTimestamp(clock.NowSeconds());
    run["metadata"]["resourceVersion"] = NextVersion();
    caches.runs.Upsert(run);
  }

  // A BackupRestore of namespace "team-a", made now, whose UID is its name; `rest` is merged into
  // it.
  void PutRestore(const std::string& name, const kube::Json& rest) {
    kube::Json restore{{"apiVersion", "strongroom.dev/v1alpha1"},
                       {"kind", "BackupRestore"},
                       {"metadata", Metadata(name)},
                       {"spec",
                        {{"backupSet", "nightly-202701150230-1"},
                         {"mode", "apply"},
                         {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}}};
    restore.merge_patch(rest);
    restore["metadata"]["resourceVersion"] = NextVersion();
    caches.restores.Upsert(restore);
  }

  // A Job that works for that restore.
  void PutJobOfRestore(const std::string& name, const std::string& restore,
                       const std::string& created_at) {
    caches.jobs.Upsert(
        {{"apiVersion", "batch/v1"},
         {"kind", "Job"},
         {"metadata",
          {{"namespace", "team-a"},
           {"name", name},
           {"uid", name},
           {"resourceVersion", NextVersion()},
           {"creationTimestamp", created_at},
           {"labels", {{"strongroom.dev/restore-of", restore}}},
           {"ownerReferences", kube::Json::array({{{"apiVersion", "strongroom.dev/v1alpha1"},
                                                   {"kind", "BackupRestore"},
                                                   {"name", restore},
                                                   {"uid", restore},
                                                   {"controller", true}}})}}}});
  }

  std::string Text() const { return registry.Render(); }

  FakeClock clock;
  controller::Caches caches;
  controller::VerificationFindings verified;
  metrics::Registry registry;
  const metrics::ControllerMetrics metrics{registry};

 private:
  // Of what is made now.
  kube::Json Metadata(const std::string& name) const {
    return {{"namespace", "team-a"},
            {"name", name},
            {"uid", name},
            {"creationTimestamp", base::FormatTimestamp(clock.NowSeconds())}};
  }
  std::string NextVersion() { return std::to_string(++version_); }

  int version_ = 0;
};

}  // namespace strongroom::test
