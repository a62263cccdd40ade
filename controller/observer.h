#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "api/job_builder.h"
#include "catalogue/catalogues.h"
#include "controller/caches.h"
#include "controller/drill_findings.h"
#include "controller/history_recorder.h"
#include "controller/retention_findings.h"
#include "controller/verification_findings.h"
#include "domain/plan.h"
#include "kube/client.h"

namespace strongroom::controller {

// What was seen of a schedule: the values to decide on, and the objects to act on.
struct Observation {
  std::shared_ptr<const api::Schedule> schedule;
  std::shared_ptr<const api::Tenant> tenant;                     // null when there is none
  std::map<std::string, std::shared_ptr<const CachedRun>> runs;  // by name
  std::map<std::string, std::shared_ptr<const CachedJob>> jobs;  // by run name, where there is one
  domain::Observed observed;
};

// Gathers what a decision about a schedule rests on. Thread-safe.
class Observer {
 public:
  // All outlive the observer.
  Observer(const Caches& caches, const kube::Client& client,
           const catalogue::Catalogues& catalogues, const HistoryRecorder& history,
           const RetentionFindings& findings, const VerificationFindings& verified,
           const DrillFindings& drills, const api::JobSettings& job)
      : caches_(caches),
        client_(client),
        catalogues_(catalogues),
        history_(history),
        findings_(findings),
        verified_(verified),
        drills_(drills),
        job_(job) {}

  // Absent when the schedule is gone. Throws web::WebError when something that must be fetched
  // cannot be.
  std::optional<Observation> Observe(const kube::ObjectKey& schedule) const;

 private:
  void ObserveTenant(Observation& observation) const;
  void ObserveTypes(Observation& observation) const;
  void ObserveJob(const CachedRun& run, const CachedJob& job, domain::RunView& view) const;
  void ObserveRun(const std::shared_ptr<const CachedRun>& run, Observation& observation) const;
  static void ObserveUnresolved(const std::shared_ptr<const CachedRun>& run,
                                Observation& observation);
  std::shared_ptr<const CachedJob> JobOf(const CachedRun& run) const;

  const Caches& caches_;
  const kube::Client& client_;
  const catalogue::Catalogues& catalogues_;
  const HistoryRecorder& history_;
  const RetentionFindings& findings_;
  const VerificationFindings& verified_;
  const DrillFindings& drills_;
  const api::JobSettings& job_;
};

}  // namespace strongroom::controller
