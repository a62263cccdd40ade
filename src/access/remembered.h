#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace strongroom::access {

// What was found of something a moment ago, by its digest: each for the same time, and no more of
// them than `most`, past which the oldest is forgotten. Not thread-safe.
template <typename Value>
class Remembered {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  Remembered(std::chrono::seconds time, size_t most) : time_(time), most_(most) {}

  // Absent when it is not known, or not any more.
  std::optional<Value> Find(const std::string& digest, SteadyTime now) {
    Forget(now);
    const auto found = values_.find(digest);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }

  // Known from now on; what is known already stays as it is.
  void Add(const std::string& digest, Value value, SteadyTime now) {
    Forget(now);
    if (!values_.emplace(digest, std::move(value)).second) return;
    until_.emplace_back(digest, now + time_);
    if (values_.size() > most_) ForgetOldest();
  }

 private:
  void Forget(SteadyTime now) {
    while (!until_.empty() && until_.front().second <= now) ForgetOldest();
  }
  void ForgetOldest() {
    values_.erase(until_.front().first);
    until_.pop_front();
  }

  const std::chrono::seconds time_;
  const size_t most_;
  std::map<std::string, Value> values_;
  std::deque<std::pair<std::string, SteadyTime>> until_;  // the oldest first
};

}  // namespace strongroom::access
