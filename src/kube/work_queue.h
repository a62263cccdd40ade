#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>

#include "base/backoff.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "kube/delayed_keys.h"
#include "kube/turns.h"

namespace strongroom::kube {

// Hears what a queue does, for workqueue_* metrics. Called under the queue's lock: count and
// return.
class WorkQueueObserver {
 public:
  virtual ~WorkQueueObserver() = default;
  virtual void OnAdd() = 0;
  virtual void OnRetry() = 0;
  // A worker took a key that was ready since `waited` ago.
  virtual void OnStart(std::chrono::nanoseconds waited) = 0;
  virtual void OnDone(std::chrono::nanoseconds worked) = 0;
};

// Of a key whose work failed: soon, because most of it passes at once.
inline constexpr base::Backoff kKeyBackoff{std::chrono::milliseconds{100},
                                           std::chrono::milliseconds{300'000}, 0.2};

// Keys that wait for work, each at most once: a key that is added again while a worker has it is
// handed out once more after Done, and no key is ever with two workers. Ready keys leave in the
// order of their arrival, or the owners of keys take turns; a key may also be asked for at a wall
// time. Key needs < and copying. Thread-safe.
template <typename Key>
class WorkQueue {
 public:
  using WallTime = std::chrono::system_clock::time_point;
  using SteadyTime = std::chrono::steady_clock::time_point;

  // Whose a key is.
  using OwnerOf = std::function<std::string(const Key& key)>;

  // `clock` and `observer` (may be null) outlive the queue. Without `owner_of` all keys are of one
  // owner.
  explicit WorkQueue(const base::Clock& clock, base::Backoff backoff = kKeyBackoff,
                     WorkQueueObserver* observer = nullptr, OwnerOf owner_of = {})
      : clock_(clock), backoff_(backoff), observer_(observer), owner_of_(std::move(owner_of)) {}

  // Ready now. A time asked for by AddAt stays asked for.
  void Add(const Key& key) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    MakeReady(key);
  }

  // Ready at `when` of the wall clock, also when that clock is stepped. Of several times asked for
  // one key the earliest holds.
  void AddAt(const Key& key, WallTime when) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (shut_down_) return;
    at_.Put(key, when);
    Changed();
  }

  // Ready after `delay` of the steady clock.
  void AddAfter(const Key& key, std::chrono::nanoseconds delay) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (shut_down_) return;
    after_.Put(key, clock_.Steady() + delay);
    Changed();
  }

  // Ready after the key's backoff, which doubles with each call until Forget.
  void AddRateLimited(const Key& key) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (shut_down_) return;
    if (observer_ != nullptr) observer_->OnRetry();
    after_.Put(key, clock_.Steady() + backoff_.WaitBefore(++failures_[key]));
    Changed();
  }

  // Success: the next backoff of the key starts afresh.
  void Forget(const Key& key) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    failures_.erase(key);
  }

  // Waits for a key. Absent when stop was requested or the queue was shut down. The worker must
  // call Done.
  std::optional<Key> Get(const std::stop_token& stop) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    while (!shut_down_ && !stop.stop_requested()) {
      MoveDue();
      if (!ready_.empty()) return TakeFirst();
      const uint64_t seen = changes_;
      changed_.WaitFor(mutex_, stop, TimeToNext(),
                       [&]() REQUIRES(mutex_) { return changes_ != seen; });
    }
    return std::nullopt;
  }

  // The worker is done with a key that it got.
  void Done(const Key& key) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto found = processing_.find(key);
    if (found == processing_.end()) return;
    if (observer_ != nullptr) observer_->OnDone(clock_.Steady() - found->second);
    processing_.erase(found);
    if (waiting_.contains(key)) PushReady(key);
  }

  // Every Get returns absent from now on; keys added later are dropped.
  void ShutDown() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    shut_down_ = true;
    Changed();
  }

  // Keys that are ready and not with a worker.
  size_t Depth() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return ready_.size();
  }

 private:
  // So that a stepped wall clock is noticed.
  static constexpr std::chrono::seconds kLongestWait{10};

  void Changed() REQUIRES(mutex_) {
    ++changes_;
    changed_.NotifyAll();
  }

  void MakeReady(const Key& key) REQUIRES(mutex_) {
    if (shut_down_ || !waiting_.try_emplace(key, clock_.Steady()).second) return;
    if (observer_ != nullptr) observer_->OnAdd();
    if (!processing_.contains(key)) PushReady(key);
  }

  void PushReady(const Key& key) REQUIRES(mutex_) {
    ready_.Push(owner_of_ ? owner_of_(key) : "", key);
    Changed();
  }

  void MoveDue() REQUIRES(mutex_) {
    const WallTime now = clock_.Now();
    while (const auto key = at_.PopDue(now)) MakeReady(*key);
    const SteadyTime steady = clock_.Steady();
    while (const auto key = after_.PopDue(steady)) MakeReady(*key);
  }

  Key TakeFirst() REQUIRES(mutex_) {
    Key key = ready_.Pop();
    const SteadyTime now = clock_.Steady();
    const auto since = waiting_.find(key);
    if (observer_ != nullptr) observer_->OnStart(now - since->second);
    waiting_.erase(since);
    processing_.emplace(key, now);
    return key;
  }

  std::chrono::nanoseconds TimeToNext() REQUIRES(mutex_) {
    std::chrono::nanoseconds wait = kLongestWait;
    if (const auto next = at_.Next())
      wait = std::min<std::chrono::nanoseconds>(wait, *next - clock_.Now());
    if (const auto next = after_.Next())
      wait = std::min<std::chrono::nanoseconds>(wait, *next - clock_.Steady());
    return std::max(wait, std::chrono::nanoseconds{0});
  }

  const base::Clock& clock_;
  const base::Backoff backoff_;
  WorkQueueObserver* const observer_;
  const OwnerOf owner_of_;
  base::Mutex mutex_;
  base::CondVar changed_;
  Turns<Key> ready_ GUARDED_BY(mutex_);
  std::map<Key, SteadyTime> waiting_ GUARDED_BY(mutex_);     // dirty keys: when they became so
  std::map<Key, SteadyTime> processing_ GUARDED_BY(mutex_);  // with a worker: since when
  DelayedKeys<Key, WallTime> at_ GUARDED_BY(mutex_);
  DelayedKeys<Key, SteadyTime> after_ GUARDED_BY(mutex_);
  std::map<Key, int> failures_ GUARDED_BY(mutex_);
  uint64_t changes_ GUARDED_BY(mutex_) = 0;
  bool shut_down_ GUARDED_BY(mutex_) = false;
};

}  // namespace strongroom::kube
