#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "web/transport.h"

namespace strongroom::provider {

// How often a request that failed in a way that may pass is repeated, and how long each wait is:
// first_wait, doubled each time up to max_wait, less up to half of it at random.
struct RetryPolicy {
  int limit = 2;
  std::chrono::milliseconds first_wait{1000};
  std::chrono::milliseconds max_wait{30000};
};

// What to get, and what to call it when it fails.
struct GetRequest {
  std::string path_and_query;
  std::string what;    // "list roles.rbac.authorization.k8s.io in namespace shop"
  std::string accept;  // empty: application/json
  std::chrono::steady_clock::time_point deadline;
};

// GETs from an API server, with the retries and error codes of design.md section 7: 429, 5xx and no
// answer are repeated, waiting as the server says; 401 once, because the transport reads a rotated
// token; 403 and 404 never. Thread-safe.
class ApiReader {
 public:
  // All three outlive the reader.
  ApiReader(web::Transport& transport, const base::Clock& clock, RetryPolicy retry)
      : transport_(transport), clock_(clock), retry_(retry) {}

  // The answer, which is 2xx or 410 Gone: an expired list is for the caller to restart. Throws
  // ProviderError, and web::StoppedError when `stop` is requested.
  web::Response Get(const GetRequest& request, const std::stop_token& stop);

  // Requests that were repeated so far.
  int64_t retries() const { return retries_; }

 private:
  std::chrono::milliseconds WaitBefore(int repetition) const;

  web::Transport& transport_;
  const base::Clock& clock_;
  RetryPolicy retry_;
  std::atomic<int64_t> retries_{0};
};

}  // namespace strongroom::provider
