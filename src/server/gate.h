#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/mutex.h"
#include "server/endpoint.h"

namespace strongroom::server {

// Lets in as many requests of an endpoint as it answers at once. Thread-safe.
class Gate {
 public:
  explicit Gate(const EndpointLimits& limits) : limits_(limits) {}

  // Leave to be answered, until it is destroyed. The gate outlives it.
  class Permit {
   public:
    // For a caller of namespace `ns`. Throws Refusal (kBusy, kNamespaceBusy) when there is none.
    Permit(Gate& gate, std::string ns) : gate_(gate), ns_(std::move(ns)) { gate_.Enter(ns_); }
    ~Permit() { gate_.Leave(ns_); }
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

   private:
    Gate& gate_;
    const std::string ns_;
  };

 private:
  void Enter(const std::string& ns) EXCLUDES(mutex_);
  void Leave(const std::string& ns) EXCLUDES(mutex_);

  const EndpointLimits limits_;
  base::Mutex mutex_;
  size_t inside_ GUARDED_BY(mutex_) = 0;
  std::map<std::string, size_t> of_namespace_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::server
