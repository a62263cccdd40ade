#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "provider/error.h"
#include "provider/graph/access_tokens.h"
#include "provider/graph/token_answer.h"

namespace strongroom::provider::graph {

// Asks for a token, for as long as there is time until `until`; as SignIn::Ask.
using AskForToken =
    std::function<Token(std::chrono::steady_clock::time_point until, const std::stop_token& stop)>;

// Keeps one token and renews it when four fifths of its life are over. While it is still good, only
// the thread that renews it waits, and not long: should that fail, the old one is used on. That
// credentials are refused is remembered, so that a run asks with them once; and why there was no
// token, for when there is no time left to ask.
class TokenKeeper final : public AccessTokens {
 public:
  // `clock` outlives this. The first token is waited for until `deadline`.
  TokenKeeper(AskForToken ask, const base::Clock& clock,
              std::chrono::steady_clock::time_point deadline)
      : ask_(std::move(ask)), clock_(clock), deadline_(deadline) {}

  std::string Current(const std::stop_token& stop) override EXCLUDES(mutex_);
  void Refuse(const std::string& token) override EXCLUDES(mutex_);
  std::optional<std::vector<std::string>> Roles(const std::stop_token& stop) override;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  // Whether the token may be used now.
  bool IsGood() const REQUIRES(mutex_);
  // Whether the credentials were refused.
  bool IsRefused() const REQUIRES(mutex_);
  // The token to use; absent when the caller is to renew it. Waits while another one does.
  std::optional<std::string> GoodOrMine(const std::stop_token& stop) EXCLUDES(mutex_);
  // Asks, without the lock, and returns the new token, which may be used once however short it
  // lives; absent when the old one is used on. Throws what the asking throws when there is none.
  std::optional<std::string> Renew(const std::stop_token& stop) EXCLUDES(mutex_);
  Instant UntilWhen() EXCLUDES(mutex_);
  void Keep(const Token& token, Instant asked_at) EXCLUDES(mutex_);
  // What a caller is to be told of it; absent when the old token is good, so that it is nothing
  // yet.
  std::optional<ProviderError> FailureAfter(const ProviderError& error) EXCLUDES(mutex_);
  void EndRenewal() EXCLUDES(mutex_);

  const AskForToken ask_;
  const base::Clock& clock_;
  const Instant deadline_;
  base::Mutex mutex_;
  base::CondVar changed_;
  bool is_renewing_ GUARDED_BY(mutex_) = false;
  std::string token_ GUARDED_BY(mutex_);  // empty: there is none
  Instant renew_at_ GUARDED_BY(mutex_);
  Instant expires_at_ GUARDED_BY(mutex_);
  // Why there is no token; absent before one was asked for in vain, and once there is one.
  std::optional<ProviderError> failure_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::provider::graph
