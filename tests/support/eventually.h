#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace strongroom::test {

// Asks until `holds`; false when it does not within `limit`. For what another thread or process
// does and tells nobody of.
inline bool Eventually(const std::function<bool()>& holds,
                       std::chrono::milliseconds limit = std::chrono::seconds{60}) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

}  // namespace strongroom::test
