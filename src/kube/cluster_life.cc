#include "kube/cluster_life.h"

#include <algorithm>

namespace strongroom::kube {

ClusterLife::Member ClusterLife::Join() {
  const base::MutexLock lock(mutex_);
  listed_.push_back(current_);
  return listed_.size() - 1;
}

uint64_t ClusterLife::Current() const {
  const base::MutexLock lock(mutex_);
  return current_;
}

void ClusterLife::End(Member member) {
  const base::MutexLock lock(mutex_);
  if (listed_.at(member) == current_) ++current_;
}

void ClusterLife::Listed(Member member, uint64_t life) {
  const base::MutexLock lock(mutex_);
  listed_.at(member) = life;
}

bool ClusterLife::HasListed(Member member) const {
  const base::MutexLock lock(mutex_);
  return listed_.at(member) == current_;
}

bool ClusterLife::HaveAllListed() const {
  const base::MutexLock lock(mutex_);
  return std::all_of(listed_.begin(), listed_.end(),
                     [this](uint64_t life) REQUIRES(mutex_) { return life == current_; });
}

}  // namespace strongroom::kube
