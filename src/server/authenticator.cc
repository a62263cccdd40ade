#include "server/authenticator.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/sha256.h"
#include "server/refusal.h"

namespace strongroom::server {
namespace {

constexpr std::chrono::seconds kRemembered{10};
constexpr size_t kMaxKnown = 1000;
constexpr size_t kMaxToken = 8192;

[[noreturn]] void Refuse(const std::string& message) {
  throw Refusal(api::refusal_code::kUnauthenticated, message);
}

// The token of "Bearer <token>" (RFC 6750). What cannot be a service account's token is refused
// without asking.
std::string TokenOf(std::string_view header) {
  constexpr std::string_view kScheme = "bearer ";
  const bool has_scheme = header.size() > kScheme.size() &&
                          base::EqualsIgnoringCase(header.substr(0, kScheme.size()), kScheme);
  if (!has_scheme) Refuse("a bearer token is needed");
  const std::string_view token = header.substr(kScheme.size());
  const auto allowed = [](char c) {
    return base::IsDigit(c) || base::IsLetter(c) ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  };
  if (token.size() > kMaxToken || !std::all_of(token.begin(), token.end(), allowed)) {
    Refuse("the bearer token is not one of a service account");
  }
  return std::string(token);
}

}  // namespace

Identity Authenticator::Authenticate(std::string_view header) {
  const std::string token = TokenOf(header);
  const std::string key = base::Sha256Hex(token);
  const auto now = clock_.Steady();
  {
    const base::MutexLock lock(mutex_);
    const auto found = known_.find(key);
    if (found != known_.end() && now < found->second.until) return found->second.identity;
  }
  const auto identity = cluster_.ReviewToken(token);
  if (!identity) Refuse("the token is unknown, expired, or not for the audience strongroom");
  const base::MutexLock lock(mutex_);
  if (known_.size() >= kMaxKnown) {
    std::erase_if(known_, [&](const auto& entry) { return entry.second.until <= now; });
  }
  if (known_.size() < kMaxKnown) known_[key] = {*identity, now + kRemembered};
  return *identity;
}

}  // namespace strongroom::server
