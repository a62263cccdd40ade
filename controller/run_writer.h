#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "controller/observer.h"
#include "controller/own_writes.h"
#include "kube/client.h"

namespace strongroom::controller {

// Writes Run objects and their status. Every write may be repeated, and holds only for the object
// as it was seen. Calls throw web::WebError, IsConflict when the object has changed since. A run
// that is gone is left at that. Thread-safe for runs of different schedules.
class RunWriter {
 public:
  // All outlive the writer.
  RunWriter(const kube::Client& client, const base::Clock& clock, OwnWrites& own_writes)
      : client_(client), clock_(clock), own_writes_(own_writes) {}

  // Makes the Run, or finds that it is there; null when the name is somebody else's. No name is
  // taken to be free, nor taken, by a cache: names are the lock.
  std::shared_ptr<const CachedRun> Create(const Observation& observation,
                                          const domain::RunToCreate& planned);
  // Ends a Run that was made to say that its slot did not run.
  void Skip(const Observation& observation, const CachedRun& run,
            const domain::RunToCreate& planned);
  // Makes a Run that is there one of the schedule's.
  void Resolve(const CachedRun& run, const domain::ResolvedRun& resolved);
  // The run's deadline begins. What a Job is made from is written before it, or a server would not
  // know the report: the run as it is then, null when it is gone.
  std::shared_ptr<const CachedRun> Freeze(const CachedRun& run, domain::ResolvedRun resolved);
  // The run's Job is called so, from before it is made; null when the run is gone.
  std::shared_ptr<const CachedRun> RenameJob(const CachedRun& run, const std::string& name);
  // Says what the run waits for; without `resolved` of one that nobody has resolved yet.
  void Queue(const CachedRun& run, const std::optional<domain::ResolvedRun>& resolved,
             const domain::Obstacle& cause);
  void Mark(const CachedRun& run, const domain::RunToMark& mark);
  // Says what is in the way of the run, or that nothing is any more; with the name of its Job, if
  // it has one.
  void Block(const CachedRun& run, const std::optional<domain::Obstacle>& obstacle,
             const std::string& job);
  // The run gets another Job, of that name, when its turn comes.
  void Retry(const CachedRun& run, const domain::RunToRetry& retry, const std::string& job);
  void Finish(const CachedRun& run, const domain::RunToFinish& finish);
  void Delete(const CachedRun& run);

 private:
  std::shared_ptr<const CachedRun> PutResolved(const CachedRun& run, domain::ResolvedRun resolved);
  // The run as it is afterwards; absent when it is gone.
  std::optional<kube::Json> PatchStatus(const CachedRun& run, const kube::Json& patch);

  const kube::Client& client_;
  const base::Clock& clock_;
  OwnWrites& own_writes_;
};

// What the run is: as it was resolved, or, where that is still to be written, as it will be.
domain::ResolvedRun ResolvedAs(const Observation& observation, const CachedRun& run);

}  // namespace strongroom::controller
