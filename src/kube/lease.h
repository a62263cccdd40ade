#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/stop.h"
#include "kube/client.h"

namespace strongroom::kube {

struct LeaseOptions {
  std::string ns;
  std::string name;
  // Unique per process: pod name and a random part.
  std::string identity;
  // How long others wait after the last renewal that they saw.
  std::chrono::seconds lease_duration{15};
  // How long the leader goes on after it sent the last renewal that succeeded, whatever the API
  // server does meanwhile. Less than lease_duration.
  std::chrono::seconds renew_deadline{10};
  std::chrono::seconds retry_period{2};
  // Why this process must not lead now, whoever holds the lease; empty when it may. Asked before
  // each attempt that would take or keep the lease.
  std::function<std::string()> objection = [] { return std::string(); };
  base::Sleep sleep = base::SleepFor;
  // Told when the API server answers after it did not: whoever waits for it need wait no longer.
  // Called on the thread of Run.
  std::function<void()> reached_again = [] {};
};

// Elects one leader by a coordination.k8s.io/v1 Lease, by the rules of client-go's leaderelection:
// a lease is free when its holder gave it up, or when it was not seen to change for lease_duration
// of the local steady clock (clocks of different machines are never compared). It does not fence:
// a leader that was paused may act for a moment beside the next. Run belongs to one thread; the
// rest is thread-safe.
class LeaderElector {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // `clock` outlives the elector. Use a client whose own stop token is not the one of Run.
  LeaderElector(const Client& client, LeaseOptions options, const base::Clock& clock);

  // Waits to become leader, then calls `on_started_leading` on a thread of its own, with a token
  // that is stopped when leadership ends or `stop` is requested. When that has returned,
  // `on_stopped_leading` is called, and only then the lease is given up, so that another can lead
  // at once. Returns true when stop was requested, false when the lease was lost: the caller exits,
  // or calls Run again. Others may lead lease_duration - renew_deadline after the token stopped:
  // `on_started_leading` and `on_stopped_leading` must have returned by then.
  bool Run(const std::stop_token& stop,
           const std::function<void(std::stop_token)>& on_started_leading,
           const std::function<void()>& on_stopped_leading);

  bool IsLeader() const { return leading_; }

  // One attempt to get or keep the lease, as Run makes every retry_period. False when another
  // holds it, or this process must not. Throws web::WebError when the API server does not answer as
  // it should, or not by `deadline`: all requests of the attempt together.
  bool TryAcquireOrRenew(SteadyTime deadline, const std::stop_token& stop);

 private:
  struct Seen {
    std::string holder;
    std::string resource_version;
    int64_t transitions = 0;
    std::chrono::seconds duration{};
  };

  bool Acquire(const std::stop_token& stop);
  void RenewUntilLost(const std::stop_token& stop);
  bool TryAndLog(SteadyTime deadline, const std::stop_token& stop);
  bool MayLead();
  bool CreateLease(const Client& client);
  bool TakeOrRenew(const Client& client);
  Json Spec(bool taken) const;
  void Patch(const Client& client, Json spec);
  void Observe(const Json& lease);
  void Release();

  const Client client_;
  const LeaseOptions options_;
  const base::Clock& clock_;
  std::atomic<bool> leading_ = false;

  std::optional<Seen> seen_;
  SteadyTime seen_at_;
  SteadyTime renewed_at_;
  std::string last_error_;
  std::string last_objection_;
};

}  // namespace strongroom::kube
