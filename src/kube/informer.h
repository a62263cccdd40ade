#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "kube/client.h"
#include "kube/reflector.h"

namespace strongroom::kube {

// A Reflector together with the question whether it has caught up. Run belongs to one thread; the
// rest is thread-safe.
class Informer {
 public:
  // All namespaces when `ns` is empty. `sink` outlives the informer; of `client` it keeps a copy.
  Informer(const Client& client, Resource resource, Selector selector, ReflectorSink& sink,
           std::string ns = "", ReflectorOptions options = {});

  // Keeps the sink up to date until stop is requested: the body of the caller's thread.
  void Run(const std::stop_token& stop) { reflector_.Run(stop); }

  bool HasSynced() const { return reflector_.HasSynced(); }

  // Waits for the first complete list. False when stop was requested or `timeout` passed first.
  bool WaitForSync(const std::stop_token& stop,
                   std::chrono::milliseconds timeout = std::chrono::hours{24}) const;

 private:
  Reflector reflector_;
};

}  // namespace strongroom::kube
