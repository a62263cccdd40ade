#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

#include "support/forwarding_transport.h"

namespace strongroom::test {

// Stands between a controller and the API server, and keeps the events of one resource back for as
// long as it is told to: the cache stays behind what has been written. Thread-safe.
class HeldWatch final : public ForwardingTransport {
 public:
  HeldWatch(web::Transport& real, std::string plural)
      : ForwardingTransport(real), path_("/" + std::move(plural) + "?") {}
  ~HeldWatch() override { Release(); }

  void Hold() { Set(true); }
  void Release() { Set(false); }

  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    const bool is_held = request.path_and_query.find(path_) != std::string::npos;
    ForwardingTransport::Stream(
        request,
        [&](std::string_view line) {
          if (is_held) AwaitRelease(stop);
          sink(line);
        },
        stop);
  }

 private:
  void Set(bool held) {
    const std::lock_guard lock(mutex_);
    held_ = held;
    changed_.notify_all();
  }
  void AwaitRelease(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return !held_; });
  }

  const std::string path_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool held_ = false;
};

}  // namespace strongroom::test
