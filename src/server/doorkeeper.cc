#include "server/doorkeeper.h"

#include "base/log.h"
#include "base/sha256.h"
#include "server/request_error.h"
#include "server/token.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using By = metrics::TokenRefuser;

// As much as the clocks of two machines may differ, and Kubernetes allows for too.
constexpr std::chrono::seconds kLeeway{60};
// Short, because a token may become good: the API server learns of a new pod with a delay.
constexpr std::chrono::seconds kRefusedFor{10};
constexpr size_t kMaxRefused = 10'000;
// A cluster has one, two while they are changed.
constexpr size_t kMaxIssuers = 8;
// Doubtful tokens that are shown to Kubernetes, of all peers together.
constexpr access::Buckets::Rate kDoubtful{.burst = 3, .per_minute = 6};

constexpr const char* kNotGood =
    "the token is unknown, expired, or not for the audience strongroom";

}  // namespace

Doorkeeper::Doorkeeper(TokenReviews& token_reviews, const base::Clock& clock,
                       const metrics::ServerMetrics& metrics, const Limits& limits)
    : token_reviews_(token_reviews),
      clock_(clock),
      metrics_(metrics),
      of_peers_(
          {.burst = limits.refused_tokens_per_peer, .per_minute = limits.refused_tokens_per_peer}),
      doubtful_(kDoubtful),
      refused_(kRefusedFor, kMaxRefused) {}

Identity Doorkeeper::Admit(std::string_view header, const std::string& peer) {
  std::string token;
  try {
    token = BearerToken(header);
  } catch (const RequestError& e) {
    Refuse(By::kForm, e.what());
  }
  if (const auto known = token_reviews_.Known(token)) return *known;
  const auto claims = ReadClaims(token);
  if (!claims || !IsForUs(*claims)) Refuse(By::kForm, kNotGood);
  const std::string digest = base::Sha256Hex(token);
  Check(*claims, digest, peer);
  try {
    Identity identity = token_reviews_.IdentityOf(header);
    Learn(*claims, peer);
    return identity;
  } catch (const RequestError& e) {
    {
      const base::MutexLock lock(mutex_);
      refused_.Add(digest, {}, clock_.Steady());
    }
    Refuse(By::kKubernetes, e.what());
  } catch (const web::WebError&) {
    const base::MutexLock lock(mutex_);
    of_peers_.GiveBack(peer, clock_.Steady());
    throw;
  }
}

void Doorkeeper::Check(const TokenClaims& claims, const std::string& digest,
                       const std::string& peer) {
  By::Value by = By::kLimit;
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    if (refused_.Find(digest, now)) {
      by = By::kMemory;
    } else if (IsDoubtful(claims) && !doubtful_.Take("", now)) {
      by = By::kForm;
    } else if (of_peers_.Take(peer, now)) {
      return;
    }
  }
  Refuse(by, by == By::kLimit ? "too many tokens of this peer were refused" : kNotGood);
}

bool Doorkeeper::IsDoubtful(const TokenClaims& claims) const {
  const bool is_expired = !is_clock_wrong_ && claims.expires + kLeeway <= clock_.NowSeconds();
  return is_expired || (!issuers_.empty() && !issuers_.contains(claims.issuer));
}

void Doorkeeper::Learn(const TokenClaims& claims, const std::string& peer) {
  const base::MutexLock lock(mutex_);
  of_peers_.GiveBack(peer, clock_.Steady());
  if (issuers_.size() < kMaxIssuers) issuers_.insert(claims.issuer);
  if (is_clock_wrong_ || claims.expires + kLeeway > clock_.NowSeconds()) return;
  is_clock_wrong_ = true;
  base::LogWarning("the clock of this machine is ahead of the API server's");
}

void Doorkeeper::Refuse(By::Value by, const std::string& message) {
  metrics_.refused_tokens.Count(By(by));
  if (by == By::kLimit) throw RequestError(api::refusal_code::kTooManyTokens, message);
  throw RequestError(api::refusal_code::kUnauthenticated, message);
}

}  // namespace strongroom::server
