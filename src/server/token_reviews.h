#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/remembered.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "server/cluster.h"

namespace strongroom::server {

// Whose a bearer token is, as Kubernetes says. An answer is good for a few seconds, so that a
// report and its repetitions cost one question; only accepted tokens are remembered, by their
// digest. Whether Kubernetes is asked at all is the Doorkeeper's to say. Thread-safe.
class TokenReviews {
 public:
  // Both outlive this.
  TokenReviews(Cluster& cluster, const base::Clock& clock);

  // `header` is the value of Authorization. Throws RequestError (kUnauthenticated), web::WebError.
  Identity IdentityOf(std::string_view header) EXCLUDES(mutex_);

  // Whose token it is, if it is remembered. Costs no question.
  std::optional<Identity> Known(const std::string& token) EXCLUDES(mutex_);

 private:
  Cluster& cluster_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  access::Remembered<Identity> known_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::server
