#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "base/backoff.h"
#include "domain/notifier_status.h"
#include "http/health.h"
#include "http/server.h"
#include "kube/client.h"
#include "kube/lease.h"
#include "notify/reach.h"

namespace strongroom::notifier {

// What its Lease is called unless told otherwise, and what its events say.
inline constexpr const char* kComponent = "strongroom-notifier";

// How often, how many, how long.
struct Pace {
  std::chrono::milliseconds look{1'000};      // for new notices, and for what may be sent now
  std::chrono::milliseconds digests{10'000};  // for digests that are due
  std::chrono::milliseconds secrets{10'000};  // for changed files of Secrets
  std::chrono::milliseconds status{10'000};   // between two writes of one status
  std::chrono::milliseconds upkeep{10'000};   // for what is given up, or whose Notifier is gone
  std::chrono::milliseconds prune{3'600'000};
  std::chrono::seconds kept{30 * 24 * 3'600};  // what was told
  // Of what is being sent. Longer than kBatch take that are all slow.
  std::chrono::seconds claim{120};
  // Before the next attempt, of one message and of a receiver that takes none.
  base::Backoff backoff{std::chrono::milliseconds{5'000}, std::chrono::milliseconds{300'000}};
  std::chrono::seconds longest_wait{3'600};  // that a receiver may ask for
  std::chrono::seconds failing_told = domain::kFailingTold;
  std::chrono::seconds still_told{24 * 3'600};  // of what goes on
};

// For each receiver: messages of different objects that are on their way at once, that are claimed
// at once, and that a digest has at most.
inline constexpr size_t kAtOnce = 4;
inline constexpr size_t kBatch = 12;
inline constexpr size_t kMostInDigest = 50;

// What `strongroom notifier` is told by its flags.
struct Options {
  std::string ns;  // whose Notifiers it serves
  kube::ClientOptions client{.qps = 20, .burst = 40, .observer = {}};
  kube::LeaseOptions lease;  // who holds it writes statuses
  std::string database;      // libpq connection string
  std::filesystem::path secrets_dir{"/etc/strongroom/notify"};
  std::string source{"urn:strongroom"};  // of CloudEvents: whose backups these are
  // In the place of what a Notifier says: for tests.
  std::optional<notify::Reach> reach;
  // /metrics, /healthz, /readyz; with TLS, /metrics is for those only whom Kubernetes lets get it
  http::ServerOptions listen = http::HealthListener();
  std::optional<http::ServerOptions> probe;  // /healthz, /readyz once more, for the kubelet alone
  std::chrono::milliseconds readiness_interval{5'000};
  Pace pace;
};

}  // namespace strongroom::notifier
