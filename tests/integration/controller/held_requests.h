#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

#include "web/error.h"
#include "web/transport.h"

namespace strongroom::test {

// Stands between a controller and an API server that is slow: once it is told to hold them,
// requests get no answer until their time is up. Watches go on. Thread-safe.
class HeldRequests final : public web::Transport {
 public:
  explicit HeldRequests(web::Transport& real) : real_(real) {}

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
    return real_.Send(request, std::move(stop));
  }
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    real_.Stream(request, std::move(sink), std::move(stop));
  }

 private:
  web::Transport& real_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool held_ = false;
  int waiting_ = 0;
};

}  // namespace strongroom::test
