#include "controller/teller.h"

#include "controller/reference.h"
#include "domain/event_reasons.h"

namespace strongroom::controller {

void Teller::Block(const api::Schedule& schedule, const CachedRun& run,
                   const domain::Obstacle& obstacle, const std::string& job) {
  if (!domain::IsNews(domain::BlockedOf(run), obstacle)) return;
  runs_.Block(run, obstacle, job);
  Tell(schedule, run, obstacle);
}

void Teller::Tell(const api::Schedule& schedule, const api::Run& run,
                  const domain::Obstacle& obstacle) {
  const auto tell = [&](const kube::ObjectReference& about, const std::string& message) {
    events_.Record(about, kube::EventType::kWarning, obstacle.reason, message);
  };
  tell(ReferenceTo(run), obstacle.message);
  tell(ReferenceTo(schedule), "run " + run.meta.name + ": " + obstacle.message);
}

void Teller::TellNameTaken(const api::Schedule& schedule, const std::string& taken,
                           const std::string& instead) {
  events_.Record(ReferenceTo(schedule), kube::EventType::kWarning, domain::event_reason::kNameTaken,
                 taken + " is somebody else's; ours is called " + instead);
}

}  // namespace strongroom::controller
