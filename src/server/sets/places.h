#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/mutex.h"

namespace strongroom::server::sets {

// Leave to be at something, of which there is a little at once, and less for each namespace: so
// nobody can keep all of it from the others. Thread-safe.
class Places {
 public:
  struct Limits {
    size_t at_once;
    size_t of_namespace;
  };

  explicit Places(Limits limits) : limits_(limits) {}

  // One of them, until it is destroyed. The places outlive it. Not thread-safe.
  class Place {
   public:
    // `ns` is empty for who asks of all namespaces. Throws ApiStatus (429) when there is none.
    Place(Places& places, const std::string& ns);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    Places& places_;
    const std::string ns_;
  };

 private:
  void Enter(const std::string& ns) EXCLUDES(mutex_);
  void Leave(const std::string& ns) EXCLUDES(mutex_);

  const Limits limits_;
  base::Mutex mutex_;
  size_t taken_ GUARDED_BY(mutex_) = 0;
  std::map<std::string, size_t> of_namespace_ GUARDED_BY(mutex_);
};

// For what only a small part of a set, or none, is looked at: lists, holds, approvals. It takes
// milliseconds, and must be there whoever reads.
inline constexpr Places::Limits kQuickPlaces{.at_once = 16, .of_namespace = 8};

// For what reads much, with so many sessions of PostgreSQL: whoever waits for one holds a
// connection, and what the API server asks of discovery shall find one. Of one namespace there are
// fewer than sessions, so that it has never all of them.
Places::Limits ReadingPlaces(size_t sessions);

}  // namespace strongroom::server::sets
