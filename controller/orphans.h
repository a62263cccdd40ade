#pragma once

#include "controller/actor.h"
#include "controller/caches.h"
#include "kube/client.h"

namespace strongroom::controller {

// Ends the runs of schedules that are gone. Kubernetes deletes them, unless whoever deleted the
// schedule wanted them kept (kubectl delete --cascade=orphan): nobody plans for them any more, and
// their executors would read the tenant for a schedule that nobody has. Thread-safe for different
// schedules.
class Orphans {
 public:
  // All outlive this.
  Orphans(const Caches& caches, const kube::Client& client, Actor& actor)
      : caches_(caches), client_(client), actor_(actor) {}

  // Of schedules that once had the name: a few at a time, true when there are more. That a schedule
  // is gone is read from the API server. Throws web::WebError.
  bool End(const kube::ObjectKey& schedule);

 private:
  const Caches& caches_;
  const kube::Client& client_;
  Actor& actor_;
};

}  // namespace strongroom::controller
