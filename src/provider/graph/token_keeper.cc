#include "provider/graph/token_keeper.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "provider/graph/token_claims.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

// For how long a token is asked for while the old one is still good.
constexpr std::chrono::seconds kEarlyPatience{20};
// After which it is tried again.
constexpr std::chrono::seconds kEarlyPause{60};

}  // namespace

bool TokenKeeper::IsGood() const { return !token_.empty() && clock_.Steady() < expires_at_; }

bool TokenKeeper::IsRefused() const {
  return failure_ && failure_->code() == kAuthenticationFailed;
}

std::optional<std::string> TokenKeeper::GoodOrMine(const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  const auto is_settled = [this]()
                              REQUIRES(mutex_) { return IsRefused() || !is_renewing_ || IsGood(); };
  if (!changed_.Wait(mutex_, stop, is_settled) || stop.stop_requested()) throw web::StoppedError();
  if (IsRefused()) throw ProviderError(*failure_);
  if (IsGood() && (is_renewing_ || clock_.Steady() < renew_at_)) return token_;
  is_renewing_ = true;
  return std::nullopt;
}

std::string TokenKeeper::Current(const std::stop_token& stop) {
  for (;;) {
    if (auto token = GoodOrMine(stop)) return *std::move(token);
    if (auto token = Renew(stop)) return *std::move(token);
  }
}

TokenKeeper::Instant TokenKeeper::UntilWhen() {
  const base::MutexLock lock(mutex_);
  return IsGood() ? std::min(deadline_, clock_.Steady() + kEarlyPatience) : deadline_;
}

std::optional<std::string> TokenKeeper::Renew(const std::stop_token& stop) {
  try {
    const Instant asked_at = clock_.Steady();
    Token token = ask_(UntilWhen(), stop);
    Keep(token, asked_at);
    EndRenewal();
    return std::move(token.text);
  } catch (const ProviderError& e) {
    const auto failure = FailureAfter(e);
    EndRenewal();
    if (failure) throw ProviderError(*failure);
    return std::nullopt;
  } catch (...) {
    EndRenewal();
    throw;
  }
}

void TokenKeeper::Keep(const Token& token, Instant asked_at) {
  const base::MutexLock lock(mutex_);
  token_ = token.text;
  renew_at_ = asked_at + token.life * 4 / 5;
  expires_at_ = asked_at + token.life * 19 / 20;
  failure_.reset();
}

std::optional<ProviderError> TokenKeeper::FailureAfter(const ProviderError& error) {
  const base::MutexLock lock(mutex_);
  if (IsGood()) {
    base::LogWarning("token not renewed", {{"error", error.what()}});
    renew_at_ = clock_.Steady() + kEarlyPause;
    return std::nullopt;
  }
  if (!failure_ || error.code() != kDeadlineExceeded) failure_ = error;
  return failure_;
}

void TokenKeeper::EndRenewal() {
  const base::MutexLock lock(mutex_);
  is_renewing_ = false;
  changed_.NotifyAll();
}

void TokenKeeper::Refuse(const std::string& token) {
  const base::MutexLock lock(mutex_);
  if (token == token_) token_.clear();
}

std::optional<std::vector<std::string>> TokenKeeper::Roles(const std::stop_token& stop) {
  return RolesIn(Current(stop));
}

}  // namespace strongroom::provider::graph
