#include "server/token_reviews.h"

#include "base/sha256.h"
#include "server/request_error.h"
#include "server/token.h"

namespace strongroom::server {
namespace {

constexpr std::chrono::seconds kRemembered{10};
constexpr size_t kMaxKnown = 1000;

}  // namespace

TokenReviews::TokenReviews(Cluster& cluster, const base::Clock& clock)
    : cluster_(cluster), clock_(clock), known_(kRemembered, kMaxKnown) {}

std::optional<Identity> TokenReviews::Known(const std::string& token) {
  const base::MutexLock lock(mutex_);
  return known_.Find(base::Sha256Hex(token), clock_.Steady());
}

Identity TokenReviews::IdentityOf(std::string_view header) {
  const std::string token = BearerToken(header);
  if (auto known = Known(token)) return *known;
  const auto now = clock_.Steady();
  const auto identity = cluster_.ReviewToken(token);
  if (!identity) {
    throw RequestError(api::refusal_code::kUnauthenticated,
                       "the token is unknown, expired, or not for the audience strongroom");
  }
  const base::MutexLock lock(mutex_);
  known_.Add(base::Sha256Hex(token), *identity, now);
  return *identity;
}

}  // namespace strongroom::server
