#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

#include "support/forwarding_transport.h"
#include "web/error.h"

namespace strongroom::test {

// Stands between a controller and an API server that is slow: once it is told to hold them,
// requests get no answer until their time is up. Watches go on. Thread-safe.
class HeldRequests final : public ForwardingTransport {
 public:
  using ForwardingTransport::ForwardingTransport;

  void Hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  // Waits until a request is without its answer.
  void AwaitOne() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ > 0; });
  }

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    {
      std::unique_lock lock(mutex_);
      if (held_) {
        ++waiting_;
        changed_.notify_all();
        changed_.wait_for(lock, stop, request.timeout, [] { return false; });
        if (stop.stop_requested()) throw web::StoppedError();
        throw web::TransportError("no answer");
      }
    }
    return ForwardingTransport::Send(request, std::move(stop));
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool held_ = false;
  int waiting_ = 0;
};

}  // namespace strongroom::test
