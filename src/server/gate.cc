#include "server/gate.h"

#include "server/request_error.h"

namespace strongroom::server {
namespace {

namespace refusal_code = api::refusal_code;

// A pod, so that one that is refused costs no other of its account; without a pod, the account.
std::string WhoIs(const Identity& caller) { return caller.user + '\n' + caller.pod_uid; }

}  // namespace

Gate::Gate(const EndpointLimits& limits, const base::Clock& clock)
    : limits_(limits),
      clock_(clock),
      refusals_({.burst = limits.refusals_per_caller, .per_minute = limits.refusals_per_caller}) {}

Gate::Permit::Permit(Gate& gate, const Identity& caller)
    : gate_(gate), ns_(caller.ns), who_(WhoIs(caller)) {
  gate_.Enter(ns_, who_);
}

Gate::Permit::~Permit() { gate_.Leave(*this); }

void Gate::Enter(const std::string& ns, const std::string& who) {
  const base::MutexLock lock(mutex_);
  const auto found = of_namespace_.find(ns);
  const size_t of_this = found == of_namespace_.end() ? 0 : found->second;
  if (of_this >= limits_.at_once_per_namespace) {
    throw RequestError(refusal_code::kNamespaceBusy,
                       "namespace " + ns + " has as many requests of this kind as it may at once");
  }
  if (inside_ >= limits_.at_once) {
    throw RequestError(refusal_code::kBusy, "too many requests of this kind at once");
  }
  // As if it were refused: it gets that back.
  if (!refusals_.Take(who, clock_.Steady())) {
    throw RequestError(refusal_code::kTooManyRefusals,
                       "too many requests of this pod were refused");
  }
  ++inside_;
  of_namespace_[ns] = of_this + 1;
}

void Gate::Leave(const Permit& permit) {
  const base::MutexLock lock(mutex_);
  --inside_;
  const auto found = of_namespace_.find(permit.ns_);
  if (--found->second == 0) of_namespace_.erase(found);
  if (!permit.is_refused_) refusals_.GiveBack(permit.who_, clock_.Steady());
}

}  // namespace strongroom::server
