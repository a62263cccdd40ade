#pragma once

#include <functional>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::test {

// Answers with what the test says, and keeps the requests. Thread-safe.
class FakeTransport : public web::Transport {
 public:
  using OnSend = std::function<web::Response(const web::Request&)>;
  using OnStream =
      std::function<void(const web::Request&, const web::LineSink&, const std::stop_token&)>;

  explicit FakeTransport(OnSend on_send, OnStream on_stream = {})
      : on_send_(std::move(on_send)), on_stream_(std::move(on_stream)) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    Keep(request);
    return on_send_(request);
  }
  // Throws std::bad_function_call when the test says nothing about streams.
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    if (stop.stop_requested()) throw web::StoppedError();
    Keep(request);
    on_stream_(request, sink, stop);
  }

  std::vector<web::Request> Requests() const {
    const base::MutexLock lock(mutex_);
    return requests_;
  }

 private:
  void Keep(const web::Request& request) {
    const base::MutexLock lock(mutex_);
    requests_.push_back(request);
  }

  const OnSend on_send_;
  const OnStream on_stream_;
  mutable base::Mutex mutex_;
  std::vector<web::Request> requests_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::test
