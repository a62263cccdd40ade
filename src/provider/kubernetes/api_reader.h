#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <stop_token>
#include <string>

#include "base/backoff.h"
#include "base/clock.h"
#include "provider/error.h"
#include "web/transport.h"

namespace strongroom::provider::kubernetes {

// How a request that failed in a way that may pass is repeated: for as long as there is time.
struct Retries {
  int limit = std::numeric_limits<int>::max();  // 0: nothing is repeated
  base::Backoff backoff = {};
};

// The status of a list that has expired.
inline constexpr int kGone = 410;

// A request that is to be repeated until its deadline.
inline constexpr std::chrono::hours kUntilTheDeadline{24};

// Whose words an API server's answers are.
enum class Peer {
  kOwnCluster,  // that of the cluster that this pod runs in: people are shown what it says
  kForeign,     // whoever the tenant named: people are shown what we asked, and the status
};

// What to ask, and what to call it when it fails.
struct ApiRequest {
  std::string path_and_query;
  std::string what;    // "list roles.rbac.authorization.k8s.io in namespace shop"
  std::string accept;  // empty: application/json
  std::chrono::steady_clock::time_point deadline;
  // For how long it is repeated, where there is something else to be done meanwhile.
  std::chrono::milliseconds patience = kUntilTheDeadline;
  size_t max_bytes = std::numeric_limits<size_t>::max();  // of the answer
  std::string posted = {};  // JSON, to what changes nothing; empty: it is a GET
};

// The answer has more than ApiRequest::max_bytes: less may be asked for.
class TooLarge : public ProviderError {
 public:
  explicit TooLarge(const std::string& message) : ProviderError(kRunTooLarge, message) {}
};

// Asks an API server: what may pass is repeated (base/prospect.h), what does not becomes a
// ProviderError with the code that people are shown. What a code says of that
// (domain::ErrorCode::prospect) and what is done agree: a test compares them. Thread-safe.
class ApiReader {
 public:
  // All three outlive the reader.
  ApiReader(web::Transport& transport, const base::Clock& clock, Retries retry, Peer peer)
      : transport_(transport), clock_(clock), retry_(retry), peer_(peer) {}

  // The answer, which is 2xx or kGone: an expired list is for the caller to restart. Throws
  // ProviderError, and web::StoppedError when `stop` is requested.
  web::Response Ask(const ApiRequest& request, const std::stop_token& stop);

  // Requests that were repeated so far.
  int64_t retries() const { return retries_; }

 private:
  web::Response SendOnce(const ApiRequest& request, const std::stop_token& stop) const;

  web::Transport& transport_;
  const base::Clock& clock_;
  Retries retry_;
  Peer peer_;
  std::atomic<int64_t> retries_{0};
};

}  // namespace strongroom::provider::kubernetes
