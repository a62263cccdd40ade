#pragma once

#include <string>
#include <variant>

#include "access/buckets.h"
#include "access/front_proxy.h"
#include "access/remembered.h"
#include "access/reviews.h"
#include "base/clock.h"
#include "base/mutex.h"

namespace strongroom::server::sets {

// Who asks, and whether they may, as Kubernetes says. What it said holds for seconds; when it does
// not say it, that is logged, and nobody is let through (503). Thread-safe.
class Callers {
 public:
  // All outlive this.
  Callers(access::FrontProxy& proxy, access::Reviews& reviews, const base::Clock& clock);

  // The word of the API server that hands the request on counts; who comes by themselves shows a
  // token of the API server. Throws ApiStatus (401; 429: too many tokens of the peer were
  // refused; 503).
  access::User Identify(const http::Request& request) EXCLUDES(mutex_);

  // Throws ApiStatus (403, 503).
  void CheckAccess(const access::User& user, const access::ResourceAccess& access) EXCLUDES(mutex_);

 private:
  access::User OfToken(const std::string& token, const std::string& peer) EXCLUDES(mutex_);

  access::FrontProxy& proxy_;
  access::Reviews& reviews_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  access::Remembered<access::User> users_ GUARDED_BY(mutex_);      // by the digest of a token
  access::Remembered<std::monostate> refused_ GUARDED_BY(mutex_);  // likewise
  access::Remembered<bool> verdicts_ GUARDED_BY(mutex_);           // by that of who and what
  access::Buckets of_peers_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::server::sets
