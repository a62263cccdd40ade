#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kube/object_key.h"

namespace strongroom::controller {

// How many of something are at work at once: a few, so that after an upgrade thousands are not. Who
// makes many of them holds up those of other namespaces little. For one thread.
class FairPlaces {
 public:
  struct Limits {
    size_t most;
    size_t most_of_a_namespace;
  };

  explicit FairPlaces(const Limits& limits) : limits_(limits) {}

  // True when it has a place now; else it waits for one.
  bool Enter(const kube::ObjectKey& one);
  // It has a place, whether or not there is one: its Job is there.
  void Hold(const kube::ObjectKey& one);
  // Its place is free, and it waits no more.
  void Leave(const kube::ObjectKey& one);
  // Those that may try to enter now: they wait no more.
  std::vector<kube::ObjectKey> Next();

 private:
  size_t InsideOf(const std::string& ns) const;

  const Limits limits_;
  std::set<kube::ObjectKey> inside_;
  std::map<std::string, size_t> of_namespace_;  // of those inside
  std::deque<kube::ObjectKey> waiting_;         // in the order of arrival
  std::set<kube::ObjectKey> waits_;             // the same
};

}  // namespace strongroom::controller
