#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "kube/object_key.h"
#include "kube/object_meta.h"
#include "kube/reflector.h"

namespace strongroom::kube {

// The decoded objects of one resource as they were last heard of, kept by a Reflector. Values are
// immutable snapshots that a reader may keep. Thread-safe; handlers and indexes are added before
// the reflector starts.
template <typename T>
class Cache : public ReflectorSink {
 public:
  using Value = std::shared_ptr<const T>;
  // Turns an object into a value. It must not throw and not return null: what cannot be decoded
  // becomes a value that says so.
  using Decoder = std::function<Value(const Json& object)>;
  using IndexFunction = std::function<std::vector<std::string>(const T& value)>;
  // One change: `before` is null for a new object, `now` for a deleted one. Called in order, on
  // the reflector's thread, without the lock, after the cache has changed. Must not throw.
  using ChangeHandler =
      std::function<void(const ObjectKey& key, const Value& before, const Value& now)>;

  explicit Cache(Decoder decode) : decode_(std::move(decode)) {}

  void OnChange(ChangeHandler handler) { handlers_.push_back(std::move(handler)); }

  // Lets ByIndex find values by any of the words that `words_of` gives for them.
  void AddIndex(const std::string& name, IndexFunction words_of) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    indexes_[name].words_of = std::move(words_of);
  }

  // Null when there is no such object.
  Value Get(const ObjectKey& key) const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : found->second.value;
  }

  // All values, by namespace and name.
  std::vector<Value> List() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    std::vector<Value> values;
    values.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) values.push_back(entry.value);
    return values;
  }

  // Calls visit(key, value) for each object under the lock: be quick, do not call the cache.
  template <typename Visitor>
  void ForEach(Visitor visit) const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    for (const auto& [key, entry] : entries_) visit(key, *entry.value);
  }

  // Throws std::out_of_range when there is no index of that name.
  std::vector<Value> ByIndex(const std::string& name, const std::string& word) const
      EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const Index& index = indexes_.at(name);
    std::vector<Value> values;
    const auto found = index.keys.find(word);
    if (found == index.keys.end()) return values;
    values.reserve(found->second.size());
    for (const ObjectKey& key : found->second) values.push_back(entries_.at(key).value);
    return values;
  }

  size_t Size() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return entries_.size();
  }

  // The first complete list is in.
  bool HasSynced() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return synced_;
  }

  // Waits for it; false when stop was requested first.
  bool WaitForSync(const std::stop_token& stop) const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return has_synced_.Wait(mutex_, stop, [this]() REQUIRES(mutex_) { return synced_; });
  }

  // Every write of a version up to this one is in the cache (0: nothing was heard of yet). Grows,
  // unless a list is of an older one: then the cluster was restored, and versions went back.
  uint64_t Version() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return version_;
  }

  void BeginReplace() override { replacement_.clear(); }

  void Add(Json object) override { replacement_.insert_or_assign(KeyOf(object), Decode(object)); }

  void EndReplace(const std::string& resource_version) override {
    std::vector<Change> changes;
    {
      const base::MutexLock lock(mutex_);
      const uint64_t listed = VersionNumber(resource_version);
      // Of a cluster that went back the same version may be another object.
      if (listed > 0 && listed < version_) ForgetVersions();
      if (listed > 0) version_ = listed;
      RemoveAbsent(changes);
      for (auto& [key, entry] : replacement_) Store(key, std::move(entry), changes);
      synced_ = true;
      has_synced_.NotifyAll();
    }
    replacement_.clear();
    Tell(changes);
  }

  void Upsert(Json object) override {
    std::vector<Change> changes;
    Entry entry = Decode(object);
    {
      const base::MutexLock lock(mutex_);
      Reached(entry.resource_version);
      Store(KeyOf(object), std::move(entry), changes);
    }
    Tell(changes);
  }

  void Remove(Json last) override {
    std::vector<Change> changes;
    {
      const base::MutexLock lock(mutex_);
      Reached(ResourceVersionOf(last));
      const auto found = entries_.find(KeyOf(last));
      if (found != entries_.end()) Erase(found, changes);
    }
    Tell(changes);
  }

 private:
  struct Entry {
    std::string uid;
    std::string resource_version;
    Value value;
  };
  struct Change {
    ObjectKey key;
    Value before;
    Value now;
  };
  struct Index {
    IndexFunction words_of;
    std::map<std::string, std::set<ObjectKey>> keys;
  };
  using Entries = std::map<ObjectKey, Entry>;

  Entry Decode(const Json& object) const {
    return {UidOf(object), ResourceVersionOf(object), decode_(object)};
  }

  void Reached(const std::string& resource_version) REQUIRES(mutex_) {
    version_ = std::max(version_, VersionNumber(resource_version));
  }

  void ForgetVersions() REQUIRES(mutex_) {
    for (auto& [key, entry] : entries_) entry.resource_version.clear();
  }

  void RemoveAbsent(std::vector<Change>& changes) REQUIRES(mutex_) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      const auto next = std::next(entry);
      if (!replacement_.contains(entry->first)) Erase(entry, changes);
      entry = next;
    }
  }

  // A deleted and re-created object is two changes even when the deletion was missed.
  void Store(const ObjectKey& key, Entry entry, std::vector<Change>& changes) REQUIRES(mutex_) {
    const auto found = entries_.find(key);
    if (found != entries_.end() && found->second.uid != entry.uid) Erase(found, changes);
    const auto [stored, added] = entries_.try_emplace(key);
    if (!added && stored->second.resource_version == entry.resource_version) return;
    Value before = stored->second.value;
    if (before) Unindex(key, *before);
    stored->second = std::move(entry);
    for (auto& [name, index] : indexes_) {
      for (const auto& word : index.words_of(*stored->second.value)) index.keys[word].insert(key);
    }
    changes.push_back({key, std::move(before), stored->second.value});
  }

  void Erase(typename Entries::iterator entry, std::vector<Change>& changes) REQUIRES(mutex_) {
    Unindex(entry->first, *entry->second.value);
    changes.push_back({entry->first, entry->second.value, nullptr});
    entries_.erase(entry);
  }

  void Unindex(const ObjectKey& key, const T& value) REQUIRES(mutex_) {
    for (auto& [name, index] : indexes_) {
      for (const auto& word : index.words_of(value)) {
        const auto found = index.keys.find(word);
        if (found == index.keys.end()) continue;
        found->second.erase(key);
        if (found->second.empty()) index.keys.erase(found);
      }
    }
  }

  void Tell(const std::vector<Change>& changes) const {
    for (const Change& change : changes) {
      for (const auto& handler : handlers_) handler(change.key, change.before, change.now);
    }
  }

  const Decoder decode_;
  std::vector<ChangeHandler> handlers_;
  Entries replacement_;  // of the reflector's thread
  mutable base::Mutex mutex_;
  mutable base::CondVar has_synced_;
  Entries entries_ GUARDED_BY(mutex_);
  std::map<std::string, Index> indexes_ GUARDED_BY(mutex_);
  uint64_t version_ GUARDED_BY(mutex_) = 0;
  bool synced_ GUARDED_BY(mutex_) = false;
};

}  // namespace strongroom::kube
