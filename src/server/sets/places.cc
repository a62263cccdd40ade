#include "server/sets/places.h"

#include <algorithm>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

constexpr size_t kReadsAtOnce = 16;

}  // namespace

Places::Limits ReadingPlaces(size_t sessions) {
  const size_t of_others = std::max<size_t>(1, sessions / 4);
  return {.at_once = kReadsAtOnce,
          .of_namespace = std::min(kReadsAtOnce - 1, sessions > 1 ? sessions - of_others : 1)};
}

Places::Place::Place(Places& places, const std::string& ns) : places_(places), ns_(ns) {
  places_.Enter(ns_);
}

Places::Place::~Place() { places_.Leave(ns_); }

void Places::Enter(const std::string& ns) {
  const base::MutexLock lock(mutex_);
  const auto found = of_namespace_.find(ns);
  const size_t of_this = found == of_namespace_.end() ? 0 : found->second;
  if (of_this >= limits_.of_namespace) {
    throw TooManyRequests("as many are answered of the namespace as may be at once");
  }
  if (taken_ >= limits_.at_once) throw TooManyRequests("too many read backup sets at once");
  ++taken_;
  of_namespace_[ns] = of_this + 1;
}

void Places::Leave(const std::string& ns) {
  const base::MutexLock lock(mutex_);
  --taken_;
  const auto found = of_namespace_.find(ns);
  if (--found->second == 0) of_namespace_.erase(found);
}

}  // namespace strongroom::server::sets
