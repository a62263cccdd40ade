#include "server/sets/callers.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "access/bearer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/sha256.h"
#include "server/sets/api_status.h"
#include "web/error.h"

namespace strongroom::server::sets {
namespace {

using access::ResourceAccess;
using access::User;
using base::Json;
using std::chrono::seconds;

// As the API server's own webhooks: what was granted is seen at once, and what was taken away soon.
constexpr seconds kUserFor{10};
constexpr seconds kRefusedFor{10};
constexpr seconds kVerdictFor{5};
constexpr size_t kMostTokens = 1'000;
constexpr size_t kMostVerdicts = 10'000;
constexpr access::Buckets::Rate kRefusals{.burst = 30, .per_minute = 30};

std::string DigestOf(const User& user, const ResourceAccess& access) {
  const Json asked{user.name,    user.uid,        user.groups,        user.extra, access.verb,
                   access.group, access.resource, access.subresource, access.ns,  access.name};
  return base::Sha256Hex(base::CanonicalJson(asked));
}

// What Kubernetes says.
template <typename Ask>
auto OfKubernetes(const Ask& ask) {
  try {
    return ask();
  } catch (const web::WebError& e) {
    base::LogError("nobody can be let through until Kubernetes answers", {{"error", e.what()}});
    throw Unavailable("Kubernetes cannot be asked who this is, or what they may do");
  }
}

}  // namespace

Callers::Callers(access::FrontProxy& proxy, access::Reviews& reviews, const base::Clock& clock)
    : proxy_(proxy),
      reviews_(reviews),
      clock_(clock),
      users_(kUserFor, kMostTokens),
      refused_(kRefusedFor, kMostTokens),
      verdicts_(kVerdictFor, kMostVerdicts),
      of_peers_(kRefusals) {}

User Callers::Identify(const http::Request& request) {
  auto user = OfKubernetes([&] { return proxy_.UserOf(request); });
  if (user) return *std::move(user);
  const auto token = access::BearerToken(request.Header("authorization"));
  if (!token) throw Unauthorized();
  return OfToken(*token, request.peer_network);
}

User Callers::OfToken(const std::string& token, const std::string& peer) {
  const std::string digest = base::Sha256Hex(token);
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    if (auto user = users_.Find(digest, now)) return *std::move(user);
    if (refused_.Find(digest, now)) throw Unauthorized();
    if (!of_peers_.Take(peer, now))
      throw TooManyRequests("too many tokens of this peer were refused");
  }
  std::optional<User> user;
  try {
    user = OfKubernetes([&] { return reviews_.ReviewToken(token, ""); });
  } catch (...) {
    const base::MutexLock lock(mutex_);
    of_peers_.GiveBack(peer, clock_.Steady());
    throw;
  }
  const base::MutexLock lock(mutex_);
  const auto now = clock_.Steady();
  if (!user) {
    refused_.Add(digest, {}, now);
    throw Unauthorized();
  }
  of_peers_.GiveBack(peer, now);
  users_.Add(digest, *user, now);
  return *std::move(user);
}

void Callers::CheckAccess(const User& user, const ResourceAccess& access) {
  const std::string digest = DigestOf(user, access);
  std::optional<bool> verdict;
  {
    const base::MutexLock lock(mutex_);
    verdict = verdicts_.Find(digest, clock_.Steady());
  }
  if (!verdict) {
    verdict = OfKubernetes([&] { return reviews_.MayDo(user, access); });
    const base::MutexLock lock(mutex_);
    verdicts_.Add(digest, *verdict, clock_.Steady());
  }
  if (!*verdict) throw Forbidden(user, access);
}

}  // namespace strongroom::server::sets
