#pragma once

#include <stdexcept>
#include <string>

#include "api/job_builder.h"
#include "controller/actor_parts.h"
#include "controller/observer.h"
#include "controller/quota_room.h"
#include "controller/run_writer.h"
#include "controller/teller.h"

namespace strongroom::controller {

// Somebody was faster, and has the name as well that a Run or Job got because its own was taken:
// the next attempt takes another.
class NameTakenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Lets a run in at its tenant and makes its Job, or lets it wait. What has no Job holds no place.
// Thread-safe for different schedules.
class JobStarter {
 public:
  // All outlive this. `at_once` is for what is made under a name that was just written down:
  // whoever reads it there has no time to take it while we wait for our turn.
  JobStarter(const ActorParts& parts, const kube::Client& at_once, RunWriter& runs, Teller& teller,
             const QuotaRoom& room, const api::JobSettings& job)
      : parts_(parts), at_once_(at_once), runs_(runs), teller_(teller), room_(room), job_(job) {}

  // False when the Job could not be made, which the run says now: it is to be tried again. Throws
  // web::WebError when not even that can be written, IsConflict when the run has changed, and
  // NameTakenError.
  bool Start(const Observation& observation, const CachedRun& run);

 private:
  void Queue(const CachedRun& run, const domain::ResolvedRun& resolved, size_t position);
  bool TryToCreateJob(const Observation& observation, const CachedRun& run);
  void CreateJob(const Observation& observation, const CachedRun& run);
  // False when somebody else's Job has the name.
  bool TryCreateJob(const kube::Client& client, const Observation& observation,
                    const CachedRun& run);
  void TellDispatched(const CachedRun& run);

  const ActorParts parts_;
  const kube::Client& at_once_;
  RunWriter& runs_;
  Teller& teller_;
  const QuotaRoom& room_;
  const api::JobSettings& job_;
};

}  // namespace strongroom::controller
