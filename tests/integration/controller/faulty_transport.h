#pragma once

#include <atomic>

#include "support/forwarding_transport.h"

namespace strongroom::test {

// Stands between a controller and the API server, and dies at a chosen write: from then on nothing
// goes through, as if the controller's process had been killed there. Leases and events do not
// count as writes. Thread-safe.
class FaultyTransport final : public ForwardingTransport {
 public:
  // Whether the write that it dies at still reaches the API server (and only the answer is lost).
  enum class Last { kLost, kDone };

  // Dies at the `fatal_write`th write, counted from 1; 0: never.
  FaultyTransport(web::Transport& real, int fatal_write, Last last)
      : ForwardingTransport(real), fatal_write_(fatal_write), last_(last) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override;
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override;

  bool IsDead() const { return dead_; }
  int Writes() const { return writes_; }

 private:
  void FailIfDead() const;

  const int fatal_write_;
  const Last last_;
  std::atomic<int> writes_ = 0;
  std::atomic<bool> dead_ = false;
};

}  // namespace strongroom::test
