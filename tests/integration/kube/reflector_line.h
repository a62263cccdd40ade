#pragma once

#include <atomic>
#include <stop_token>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "support/forwarding_transport.h"

namespace strongroom::kube {

// What the reflector and the writer are connected by. Watches can be held back, and it counts.
class Line final : public test::ForwardingTransport {
 public:
  using ForwardingTransport::ForwardingTransport;
  ~Line() override { Open(); }

  // No watch begins until Open.
  void Close() { Set(true); }
  void Open() { Set(false); }

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    const Count count(sending);
    return ForwardingTransport::Send(request, std::move(stop));
  }
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    {
      const base::MutexLock lock(mutex_);
      const Count count(held);
      changed_.Wait(mutex_, stop, [this]() REQUIRES(mutex_) { return !closed_; });
    }
    const auto counting = [&](std::string_view line) {
      if (line.find("\"code\":410") != std::string_view::npos) ++gone;
      sink(line);
    };
    ForwardingTransport::Stream(request, counting, std::move(stop));
  }

  std::atomic<int> sending = 0;  // requests under way
  std::atomic<int> held = 0;     // watches that wait
  std::atomic<int> gone = 0;     // 410, as an event

 private:
  class Count {
   public:
    explicit Count(std::atomic<int>& number) : number_(number) { ++number_; }
    ~Count() { --number_; }
    Count(const Count&) = delete;
    Count& operator=(const Count&) = delete;

   private:
    std::atomic<int>& number_;
  };

  void Set(bool closed) {
    const base::MutexLock lock(mutex_);
    closed_ = closed;
    changed_.NotifyAll();
  }

  base::Mutex mutex_;
  base::CondVar changed_;
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace strongroom::kube
