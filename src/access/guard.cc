#include "access/guard.h"

#include <utility>

#include "access/bearer.h"
#include "base/log.h"
#include "base/sha256.h"
#include "web/error.h"

namespace strongroom::access {
namespace {

// As controller-runtime's: a scrape every 30 s costs two questions a minute.
constexpr std::chrono::seconds kAllowedFor{60};
// One that was let through is asked about again at no charge for so long: whoever drains the bucket
// of a network that they share with a good reader shall not blind them.
constexpr std::chrono::hours kTrustedFor{1};
// Short, because somebody may be waiting for the right that they were just given.
constexpr std::chrono::seconds kRefusedFor{10};
constexpr size_t kMaxRemembered = 1'000;
constexpr Buckets::Rate kRefusals{.burst = 30, .per_minute = 30};

constexpr const char* kRetrySeconds = "10";

}  // namespace

Guard::Guard(std::unique_ptr<Reviews> reviews, const base::Clock& clock, std::string path)
    : reviews_(std::move(reviews)),
      clock_(clock),
      path_(std::move(path)),
      allowed_(kAllowedFor, kMaxRemembered),
      refused_(kRefusedFor, kMaxRemembered),
      trusted_(kTrustedFor, kMaxRemembered),
      of_peers_(kRefusals) {}

std::optional<http::Response> Guard::Refuse(http::Request& request) {
  const Verdict verdict = Judge(request);
  if (verdict != Verdict::kMay) return AnswerOf(verdict);
  request.is_caller_known = true;
  return std::nullopt;
}

Guard::Verdict Guard::Judge(const http::Request& request) {
  const auto token = BearerToken(request.Header("authorization"));
  if (!token) return Verdict::kUnknown;
  const std::string digest = base::Sha256Hex(*token);
  if (const auto known = Recall(digest, request.peer_network)) return *known;
  const Verdict verdict = Ask(*token, request);
  Remember(verdict, digest, request.peer_network);
  return verdict;
}

std::optional<Guard::Verdict> Guard::Recall(const std::string& digest, const std::string& peer) {
  const base::MutexLock lock(mutex_);
  const auto now = clock_.Steady();
  if (const auto verdict = allowed_.Find(digest, now)) return verdict;
  if (const auto verdict = refused_.Find(digest, now)) return verdict;
  if (!trusted_.Find(digest, now) && !of_peers_.Take(peer, now)) return Verdict::kTooMany;
  return std::nullopt;
}

Guard::Verdict Guard::Ask(const std::string& token, const http::Request& request) {
  try {
    const auto user = reviews_->ReviewToken(token, "");
    const Verdict verdict = !user                            ? Verdict::kUnknown
                            : reviews_->MayGet(*user, path_) ? Verdict::kMay
                                                             : Verdict::kMayNot;
    if (verdict != Verdict::kMay) {
      base::LogWarning(
          "not let through",
          {{"path", path_}, {"user", user ? user->name : "unknown"}, {"peer", request.peer}});
    }
    return verdict;
  } catch (const web::WebError& e) {
    NoteNoAnswer(e.what());
    return Verdict::kNoAnswer;
  }
}

void Guard::NoteNoAnswer(const std::string& error) {
  const base::MutexLock lock(mutex_);
  if (std::exchange(has_no_answer_, true)) return;
  base::LogError("nobody can be let through until Kubernetes answers",
                 {{"path", path_}, {"error", error}});
}

void Guard::Remember(Verdict verdict, const std::string& digest, const std::string& peer) {
  const base::MutexLock lock(mutex_);
  const auto now = clock_.Steady();
  has_no_answer_ = verdict == Verdict::kNoAnswer;
  switch (verdict) {
    case Verdict::kMay:
      if (!trusted_.Find(digest, now)) of_peers_.GiveBack(peer, now);
      allowed_.Add(digest, verdict, now);
      trusted_.Add(digest, {}, now);
      break;
    case Verdict::kUnknown:
    case Verdict::kMayNot:
      refused_.Add(digest, verdict, now);
      break;
    case Verdict::kTooMany:
    case Verdict::kNoAnswer:
      if (!trusted_.Find(digest, now)) of_peers_.GiveBack(peer, now);
      break;
  }
}

http::Response Guard::AnswerOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnknown:
      return {.status = 401,
              .body = "a bearer token that Kubernetes knows is needed\n",
              .headers = {{"WWW-Authenticate", "Bearer"}}};
    case Verdict::kTooMany:
      return {.status = 429,
              .body = "too many tokens of this peer were refused\n",
              .headers = {{"Retry-After", kRetrySeconds}}};
    case Verdict::kNoAnswer:
      return {.status = 503,
              .body = "Kubernetes cannot be asked who this is\n",
              .headers = {{"Retry-After", kRetrySeconds}}};
    case Verdict::kMay:
    case Verdict::kMayNot:
      break;
  }
  return {.status = 403, .body = "this account may not get this path\n"};
}

}  // namespace strongroom::access
