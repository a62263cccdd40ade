#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "base/mutex.h"

namespace strongroom::http {

// Who holds how many of a server's connections, and which of them is closed for a new one when they
// are used up: the one that has waited longest, and nobody else than the same peer's when only the
// peer has too many. A connection waits unless a handler is at work for it: silent ones, slow ones
// and those that do not take their answer lock nobody out. Thread-safe.
class ConnectionTable {
 public:
  struct Limits {
    size_t all = 0;
    size_t of_one_peer = 0;
  };
  // Ends a connection from another thread; quick, and throws nothing.
  using Cut = std::function<void()>;

  class Place;

  explicit ConnectionTable(const Limits& limits) : limits_(limits) {}

  // A place for a connection of `peer`, waiting. Cuts another one off when it has to; null when
  // each that it might be is being answered. `cut` is called at most once, while the place is held.
  // The table outlives the place.
  std::unique_ptr<Place> Enter(const std::string& peer, Cut cut) EXCLUDES(mutex_);

  // Places that are held and not cut off.
  size_t size() const EXCLUDES(mutex_);

 private:
  struct Entry {
    std::string peer;
    Cut cut;
    uint64_t waits_since = 0;  // smaller is earlier
    bool is_waiting = true;
    bool is_known = false;  // who it is was proven once
    bool is_cut = false;
  };
  using Entries = std::list<Entry>;

  // Cuts the one of `peer` off, or of anybody if that is null, that can best be missed. False when
  // there is none.
  bool CutOne(const std::string* peer) REQUIRES(mutex_);

  const Limits limits_;
  mutable base::Mutex mutex_;
  Entries entries_ GUARDED_BY(mutex_);
  size_t held_ GUARDED_BY(mutex_) = 0;  // of those, not cut off
  uint64_t steps_ GUARDED_BY(mutex_) = 0;
};

// Held by a connection for as long as it can be cut off. Belongs to its thread.
class ConnectionTable::Place {
 public:
  Place(ConnectionTable& table, Entries::iterator entry) : table_(table), entry_(entry) {}
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // A handler begins its work: not cut off until it has ended. False when that happened already.
  bool BeginAnswer();
  // Waits again. `is_known`: the handler knows who asked; who is known is missed last.
  void EndAnswer(bool is_known);

 private:
  ConnectionTable& table_;
  const Entries::iterator entry_;
};

}  // namespace strongroom::http
