#pragma once

#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "access/buckets.h"
#include "access/remembered.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "metrics/families.h"
#include "server/token.h"
#include "server/token_reviews.h"

namespace strongroom::server {

// Stands before TokenReviews, so that junk costs Kubernetes nothing: refuses by itself what
// cannot be a token for us, what Kubernetes has refused a moment ago, and new tokens of a peer
// whose tokens Kubernetes has refused too often. Thread-safe.
//
// What only a clock or a memory of ours says against a token (expired; an issuer that no good token
// had) is believed, but not quite: now and then such a token is shown to Kubernetes all the same.
// So an issuer that was changed is learnt, and a server whose clock is wrong notices.
class Doorkeeper {
 public:
  struct Limits {
    int refused_tokens_per_peer = 30;  // in a minute
  };

  // All but the limits outlive this.
  Doorkeeper(TokenReviews& token_reviews, const base::Clock& clock,
             const metrics::ServerMetrics& metrics, const Limits& limits);

  // `header` is the value of Authorization, `peer` Request::peer_network. Throws RequestError
  // (kUnauthenticated, kTooManyTokens), web::WebError.
  Identity Admit(std::string_view header, const std::string& peer) EXCLUDES(mutex_);

 private:
  // Throws RequestError when Kubernetes need not be asked about the token.
  void Check(const TokenClaims& claims, const std::string& digest, const std::string& peer)
      EXCLUDES(mutex_);
  bool IsDoubtful(const TokenClaims& claims) const REQUIRES(mutex_);
  void Learn(const TokenClaims& claims, const std::string& peer) EXCLUDES(mutex_);
  [[noreturn]] void Refuse(metrics::TokenRefuser::Value by, const std::string& message);

  TokenReviews& token_reviews_;
  const base::Clock& clock_;
  const metrics::ServerMetrics& metrics_;
  base::Mutex mutex_;
  access::Buckets of_peers_ GUARDED_BY(mutex_);
  access::Buckets doubtful_ GUARDED_BY(mutex_);
  access::Remembered<std::monostate> refused_ GUARDED_BY(mutex_);  // by Kubernetes
  std::set<std::string> issuers_ GUARDED_BY(mutex_);               // of tokens that were good
  bool is_clock_wrong_ GUARDED_BY(mutex_) = false;                 // an expired token was good
};

}  // namespace strongroom::server
