#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "kube/reflector.h"

namespace strongroom::test {

// Tells caches of the changes in an API server in memory, of each resource in their order. A real
// one tells a writer's change before or after the writer has its answer, and of one resource sooner
// than of another: here a change is told before the answer, or, once they are held, when a test
// says so. Thread-safe.
class FakeWatches {
 public:
  using Json = nlohmann::json;

  // From now on `sink`, and no other, hears of each change of the resource.
  void Feed(const std::string& plural, kube::ReflectorSink& sink) {
    const base::MutexLock lock(mutex_);
    sinks_[plural] = &sink;
  }

  // From now on changes wait until they are told by TellOf or by Run.
  void Hold() {
    const base::MutexLock lock(mutex_);
    held_ = true;
  }
  // Tells of what has changed so far: of one resource, or of all.
  void TellOf(const std::string& plural) {
    while (TellNext(plural)) {
    }
  }
  void TellOfAll() { TellOf(kAny); }
  // Tells of changes as they come, on the caller's thread, until stop is requested.
  void Run(const std::stop_token& stop) {
    while (AwaitChange(stop)) TellOfAll();
  }

  // For the server: an object has changed, or was removed.
  void Changed(const std::string& plural, Json object) { Note(plural, false, std::move(object)); }
  void Removed(const std::string& plural, Json last) { Note(plural, true, std::move(last)); }

  // For the server, around each of its calls and outside of its lock: tells of what was done within
  // the lifetime, unless changes are held.
  class Telling {
   public:
    explicit Telling(FakeWatches& watches) : watches_(watches) {}
    ~Telling() {
      if (!watches_.IsHeld()) watches_.TellOfAll();
    }
    Telling(const Telling&) = delete;
    Telling& operator=(const Telling&) = delete;

   private:
    FakeWatches& watches_;
  };

 private:
  struct Change {
    std::string plural;
    kube::ReflectorSink* sink;
    bool is_removal;
    Json object;
  };
  static constexpr const char* kAny = "";

  bool IsHeld() const {
    const base::MutexLock lock(mutex_);
    return held_;
  }
  bool AwaitChange(const std::stop_token& stop) {
    const base::MutexLock lock(mutex_);
    return noted_.Wait(mutex_, stop, [this]() REQUIRES(mutex_) { return !changes_.empty(); });
  }
  void Note(const std::string& plural, bool is_removal, Json object) {
    const base::MutexLock lock(mutex_);
    const auto sink = sinks_.find(plural);
    if (sink == sinks_.end()) return;
    changes_.push_back({plural, sink->second, is_removal, std::move(object)});
    noted_.NotifyAll();
  }
  // False when there is none to tell of.
  bool TellNext(const std::string& plural) {
    const base::MutexLock in_order(telling_);
    Change change;
    {
      const base::MutexLock lock(mutex_);
      const auto next = std::find_if(changes_.begin(), changes_.end(), [&](const Change& waiting) {
        return plural == kAny || waiting.plural == plural;
      });
      if (next == changes_.end()) return false;
      change = std::move(*next);
      changes_.erase(next);
    }
    if (change.is_removal) {
      change.sink->Remove(std::move(change.object));
    } else {
      change.sink->Upsert(std::move(change.object));
    }
    return true;
  }

  base::Mutex telling_;  // taken before mutex_
  mutable base::Mutex mutex_;
  base::CondVar noted_;
  std::map<std::string, kube::ReflectorSink*> sinks_ GUARDED_BY(mutex_);
  std::deque<Change> changes_ GUARDED_BY(mutex_);  // not told yet
  bool held_ GUARDED_BY(mutex_) = false;
};

}  // namespace strongroom::test
