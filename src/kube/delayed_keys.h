#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace strongroom::kube {

// Keys with a time each, given back in the order of time. Of two times for one key the earlier
// holds. Not thread-safe.
template <typename Key, typename Time>
class DelayedKeys {
 public:
  void Put(const Key& key, Time when) {
    const auto [found, added] = times_.try_emplace(key, when);
    if (!added) {
      if (found->second <= when) return;
      order_.erase({found->second, key});
      found->second = when;
    }
    order_.insert({when, key});
  }

  // The earliest key whose time is not after `now`, taken out; absent when there is none.
  std::optional<Key> PopDue(Time now) {
    if (order_.empty() || order_.begin()->first > now) return std::nullopt;
    Key key = order_.begin()->second;
    order_.erase(order_.begin());
    times_.erase(key);
    return key;
  }

  // The earliest time; absent when no key waits.
  std::optional<Time> Next() const {
    if (order_.empty()) return std::nullopt;
    return order_.begin()->first;
  }

 private:
  std::map<Key, Time> times_;
  std::set<std::pair<Time, Key>> order_;
};

}  // namespace strongroom::kube
