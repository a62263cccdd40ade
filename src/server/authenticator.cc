#include "server/authenticator.h"

#include "base/sha256.h"
#include "server/refusal.h"
#include "server/token.h"

namespace strongroom::server {
namespace {

constexpr std::chrono::seconds kRemembered{10};
constexpr size_t kMaxKnown = 1000;

}  // namespace

std::optional<Identity> Authenticator::Known(const std::string& token) {
  const base::MutexLock lock(mutex_);
  const auto found = known_.find(base::Sha256Hex(token));
  if (found == known_.end() || found->second.until <= clock_.Steady()) return std::nullopt;
  return found->second.identity;
}

Identity Authenticator::Authenticate(std::string_view header) {
  const std::string token = BearerToken(header);
  if (auto known = Known(token)) return *known;
  const auto now = clock_.Steady();
  const auto identity = cluster_.ReviewToken(token);
  if (!identity) {
    throw Refusal(api::refusal_code::kUnauthenticated,
                  "the token is unknown, expired, or not for the audience strongroom");
  }
  const base::MutexLock lock(mutex_);
  if (known_.size() >= kMaxKnown) {
    std::erase_if(known_, [&](const auto& entry) { return entry.second.until <= now; });
  }
  if (known_.size() < kMaxKnown) known_[base::Sha256Hex(token)] = {*identity, now + kRemembered};
  return *identity;
}

}  // namespace strongroom::server
