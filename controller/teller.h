#pragma once

#include <string>

#include "controller/run_writer.h"
#include "domain/obstacles.h"
#include "kube/events.h"

namespace strongroom::controller {

// Tells people, in conditions and events, what is in the way of their runs. Thread-safe for
// different schedules.
class Teller {
 public:
  // Both outlive the teller.
  Teller(RunWriter& runs, kube::EventRecorder& events) : runs_(runs), events_(events) {}

  // In condition Blocked of the run, and as Tell does, if it is news. `job`: the name of the run's
  // Job, if it has one. Throws like RunWriter.
  void Block(const api::Schedule& schedule, const CachedRun& run, const domain::Obstacle& obstacle,
             const std::string& job);
  // In events of the run and of its schedule.
  void Tell(const api::Schedule& schedule, const api::Run& run, const domain::Obstacle& obstacle);

  void TellNameTaken(const api::Schedule& schedule, const std::string& taken,
                     const std::string& instead);

 private:
  RunWriter& runs_;
  kube::EventRecorder& events_;
};

}  // namespace strongroom::controller
