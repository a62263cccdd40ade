#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "access/buckets.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "server/endpoint.h"

namespace strongroom::server {

// Lets in as many requests of an endpoint as it takes at once, and nobody who was refused too often
// a moment ago: what is asked for costs questions to Kubernetes, which answers all namespaces.
// Thread-safe.
class Gate {
 public:
  // `clock` outlives the gate.
  Gate(const EndpointLimits& limits, const base::Clock& clock);

  // Leave to ask, until it is destroyed. The gate outlives it. Not thread-safe.
  class Permit {
   public:
    // Throws RequestError (kTooManyRefusals, kBusy, kNamespaceBusy) when there is none.
    Permit(Gate& gate, const Identity& caller);
    ~Permit();
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

    // The caller may not do what it asked for.
    void CountRefusal() { is_refused_ = true; }

   private:
    friend class Gate;

    Gate& gate_;
    const std::string ns_;
    const std::string who_;
    bool is_refused_ = false;
  };

 private:
  void Enter(const std::string& ns, const std::string& who) EXCLUDES(mutex_);
  void Leave(const Permit& permit) EXCLUDES(mutex_);

  const EndpointLimits limits_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  size_t inside_ GUARDED_BY(mutex_) = 0;
  std::map<std::string, size_t> of_namespace_ GUARDED_BY(mutex_);
  access::Buckets refusals_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::server
