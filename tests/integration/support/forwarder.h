#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <vector>

#include "integration/support/scripted_server.h"

namespace strongroom::test {

// A port on loopback that leads to the first of several that takes a connection, as a Service leads
// to pods. It may fall silent. Thread-safe.
class Forwarder {
 public:
  explicit Forwarder(std::vector<uint16_t> targets);
  ~Forwarder();

  uint16_t port() const { return static_cast<uint16_t>(std::stoi(server_.port())); }

  // Carries about so many bytes more of what targets say, over all connections, and then no more.
  void HoldAfter(int64_t bytes) { left_ = bytes; }
  bool IsHolding() const { return left_ <= 0; }

 private:
  void Serve(int socket);

  const std::vector<uint16_t> targets_;
  std::atomic<int64_t> left_ = std::numeric_limits<int64_t>::max();
  std::atomic<bool> is_ending_ = false;
  ScriptedServer server_;
};

}  // namespace strongroom::test
