#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/mutex.h"

namespace strongroom::kube {

// A cluster whose etcd goes back to a copy begins another life: objects that were seen before may
// never have been, and versions come twice. One watch notices before others do, and until all have
// listed anew, what they show together never was. Thread-safe.
class ClusterLife {
 public:
  using Member = size_t;

  // One more that lists and watches; it is taken for one that has listed in this life.
  Member Join() EXCLUDES(mutex_);

  // Lives are counted.
  uint64_t Current() const EXCLUDES(mutex_);

  // What the member has listed is ahead of the cluster: the next life begins, unless another member
  // has found the same since then.
  void End(Member member) EXCLUDES(mutex_);
  // A list of the member's is complete that began when the life was `life`.
  void Listed(Member member, uint64_t life) EXCLUDES(mutex_);

  bool HasListed(Member member) const EXCLUDES(mutex_);
  bool HaveAllListed() const EXCLUDES(mutex_);

 private:
  mutable base::Mutex mutex_;
  uint64_t current_ GUARDED_BY(mutex_) = 0;
  std::vector<uint64_t> listed_ GUARDED_BY(mutex_);  // in which life, by member
};

}  // namespace strongroom::kube
