#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/remembered.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "server/cluster.h"

namespace strongroom::server {

// Turns a bearer token into an identity, asking Kubernetes. An answer is good for a few seconds, so
// that a report and its repetitions cost one question; only accepted tokens are remembered, by
// their digest. Thread-safe.
class Authenticator {
 public:
  // Both outlive this.
  Authenticator(Cluster& cluster, const base::Clock& clock);

  // `header` is the value of Authorization. Throws RequestError (kUnauthenticated), web::WebError.
  Identity Authenticate(std::string_view header) EXCLUDES(mutex_);

  // Whose token it is, if it is remembered. Costs no question.
  std::optional<Identity> Known(const std::string& token) EXCLUDES(mutex_);

 private:
  Cluster& cluster_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  access::Remembered<Identity> known_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::server
