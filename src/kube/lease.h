#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "kube/client.h"

namespace strongroom::kube {

struct LeaseOptions {
  std::string ns;
  std::string name;
  // Unique per process: pod name and a random part.
  std::string identity;
  // How long others wait after the last renewal that they saw.
  std::chrono::seconds lease_duration{15};
  // How long the leader goes on without a successful renewal. Less than lease_duration.
  std::chrono::seconds renew_deadline{10};
  std::chrono::seconds retry_period{2};
  // Give the lease up on stop, so that another can lead at once.
  bool release_on_stop = true;
  // Waits, or returns false when stop was requested: base::SleepFor unless a test says otherwise.
  std::function<bool(std::chrono::milliseconds, const std::stop_token&)> sleep;
};

// Elects one leader by a coordination.k8s.io/v1 Lease, by the rules of client-go's leaderelection:
// a lease is free when its holder gave it up, or when it was not seen to change for lease_duration
// of the local steady clock (clocks of different machines are never compared). It does not fence:
// a leader that was paused may act for a moment beside the next. Run belongs to one thread; the
// rest is thread-safe.
class LeaderElector {
 public:
  // `clock` outlives the elector. Use a client whose own stop token is not the one of Run.
  LeaderElector(const Client& client, LeaseOptions options, const base::Clock& clock);

  // Waits to become leader, then calls `on_started_leading` on a thread of its own, with a token
  // that is stopped when leadership ends or `stop` is requested. When that has returned, the lease
  // is released and `on_stopped_leading` is called. Returns true when stop was requested, false
  // when the lease was lost: the caller exits, or calls Run again. `on_started_leading` must
  // return soon after its token stops: within lease_duration - renew_deadline.
  bool Run(const std::stop_token& stop,
           const std::function<void(std::stop_token)>& on_started_leading,
           const std::function<void()>& on_stopped_leading);

  bool IsLeader() const { return leading_; }

  // One attempt to get or keep the lease, as Run makes every retry_period. False when another
  // holds it. Throws web::WebError when the API server does not answer as it should.
  bool TryAcquireOrRenew(std::chrono::milliseconds timeout, const std::stop_token& stop);

 private:
  struct Seen {
    std::string holder;
    std::string resource_version;
    int64_t transitions = 0;
    std::chrono::seconds duration{};
  };

  bool Acquire(const std::stop_token& stop);
  void RenewUntilLost(const std::stop_token& stop);
  bool TryAndLog(std::chrono::milliseconds timeout, const std::stop_token& stop);
  bool CreateLease(const Client& client);
  bool TakeOrRenew(const Client& client);
  Json Spec(bool taken) const;
  void Observe(const Json& lease);
  void Release();

  const Client client_;
  const LeaseOptions options_;
  const base::Clock& clock_;
  std::atomic<bool> leading_ = false;

  std::optional<Seen> seen_;
  std::chrono::steady_clock::time_point seen_at_;
  std::chrono::steady_clock::time_point renewed_at_;
  std::string last_error_;
};

}  // namespace strongroom::kube
