#pragma once

#include <chrono>
#include <limits>
#include <stop_token>
#include <string>

#include "base/backoff.h"
#include "base/clock.h"
#include "base/stop.h"
#include "domain/tenant.h"
#include "provider/graph/endpoints.h"
#include "provider/graph/tenant_files.h"
#include "provider/graph/token_answer.h"
#include "web/transport.h"

namespace strongroom::provider::graph {

// How a request for a token that may pass is repeated (base/prospect.h, asked: sign-in).
struct SignInRetries {
  int limit = std::numeric_limits<int>::max();
  base::Backoff backoff = {};
  base::Sleep sleep = base::SleepFor;
};

// Asks Entra for access tokens of an application for itself (client credentials).
// https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
// Thread-safe.
class SignIn {
 public:
  // `login` speaks to the login host, and outlives this as `clock` does.
  SignIn(web::Transport& login, const base::Clock& clock, domain::GraphTenant tenant,
         TenantFiles files, SignInRetries retries = {});

  // A new token; each attempt reads the credentials anew. What may pass is repeated until `until`.
  // Throws ProviderError, whose message names tenant and application, Entra's code and what to do,
  // and nothing else of what came back; web::StoppedError on stop.
  Token Ask(std::chrono::steady_clock::time_point until, const std::stop_token& stop) const;

 private:
  web::Response SendOnce(std::chrono::steady_clock::time_point until,
                         const std::stop_token& stop) const;

  web::Transport& login_;
  const base::Clock& clock_;
  const domain::GraphTenant tenant_;
  const TenantFiles files_;
  const SignInRetries retries_;
  const Endpoints endpoints_;
};

}  // namespace strongroom::provider::graph
