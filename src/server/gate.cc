#include "server/gate.h"

#include "server/refusal.h"

namespace strongroom::server {

namespace refusal_code = api::refusal_code;

void Gate::Enter(const std::string& ns) {
  const base::MutexLock lock(mutex_);
  const auto found = of_namespace_.find(ns);
  const size_t of_this = found == of_namespace_.end() ? 0 : found->second;
  if (of_this >= limits_.at_once_per_namespace) {
    throw Refusal(refusal_code::kNamespaceBusy,
                  "namespace " + ns + " has as many requests of this kind as it may at once");
  }
  if (inside_ >= limits_.at_once) {
    throw Refusal(refusal_code::kBusy, "too many requests of this kind at once");
  }
  ++inside_;
  of_namespace_[ns] = of_this + 1;
}

void Gate::Leave(const std::string& ns) {
  const base::MutexLock lock(mutex_);
  --inside_;
  const auto found = of_namespace_.find(ns);
  if (--found->second == 0) of_namespace_.erase(found);
}

}  // namespace strongroom::server
