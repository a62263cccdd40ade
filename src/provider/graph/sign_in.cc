#include "provider/graph/sign_in.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "provider/error.h"
#include "provider/graph/credentials.h"
#include "web/retry.h"
#include "web/retry_after.h"
#include "web/url.h"

namespace strongroom::provider::graph {
namespace {

using base::Asked;
using std::chrono::milliseconds;

constexpr milliseconds kRequestTimeout{30'000};
constexpr size_t kMostAnswerBytes = size_t{64} << 10U;
constexpr size_t kMaxMessage = 600;
constexpr const char* kNotEntra =
    "that is no answer of Entra's: something in between, such as a proxy, answers in its place, or "
    "spec.microsoftGraph.endpoints.login is another server";

std::string AttemptOf(const domain::GraphTenant& tenant, const Endpoints& endpoints) {
  return "sign in at " + endpoints.login + " to tenant " + tenant.tenant_id + " as application " +
         tenant.client_id + ": ";
}

std::string FormOf(const Proof& form) {
  std::string body;
  for (const auto& [name, value] : form) {
    body += (body.empty() ? "" : "&") + web::Escape(name) + "=" + web::Escape(value);
  }
  return body;
}

// What people are shown for an answer that has no token.
ProviderError ErrorOf(const web::Response& answer) {
  const auto refusal = ReadRefusal(answer.body);
  const auto said = refusal ? ProspectOf(*refusal) : std::nullopt;
  const bool may_pass =
      said.value_or(base::ProspectOf(Asked::kSignIn, answer.status)) == base::Prospect::kMayPass;
  const std::string status = "status " + std::to_string(answer.status);
  const std::string what = refusal ? Describe(*refusal) + ", " + status : status;
  if (answer.status == 429 || (may_pass && web::RetryAfter(answer))) return {kThrottled, what};
  if (may_pass) return {kProviderUnavailable, what};
  if (refusal) return {kAuthenticationFailed, what};
  return {kProviderUnavailable, what + ", and " + kNotEntra};
}

std::string ProblemOf(const web::Attempt& attempt) {
  if (const auto* const error = web::NoAnswerOf(attempt)) return error->what();
  return ErrorOf(std::get<web::Response>(attempt)).what();
}

void LogRepetition(const web::Attempt& attempt, milliseconds wait) {
  base::LogWarning("not signed in yet",
                   {{"error", base::Cut(ProblemOf(attempt), kMaxMessage)},
                    {"waitSeconds", static_cast<double>(wait.count()) / 1000}});
}

}  // namespace

SignIn::SignIn(web::Transport& login, const base::Clock& clock, domain::GraphTenant tenant,
               TenantFiles files, SignInRetries retries)
    : login_(login),
      clock_(clock),
      tenant_(std::move(tenant)),
      files_(std::move(files)),
      retries_(std::move(retries)),
      endpoints_(EndpointsOf(tenant_)) {}

web::Response SignIn::SendOnce(std::chrono::steady_clock::time_point until,
                               const std::stop_token& stop) const {
  const auto left = std::chrono::duration_cast<milliseconds>(until - clock_.Steady());
  if (left <= milliseconds::zero()) throw ProviderError(kDeadlineExceeded, "no time left");
  const std::string path = TokenPathOf(tenant_);
  Proof form = ProofOf(tenant_, files_, endpoints_.login + path, clock_.NowSeconds());
  form["grant_type"] = "client_credentials";
  form["client_id"] = tenant_.client_id;
  form["scope"] = ScopeOf(endpoints_);
  web::Request request;
  request.method = "POST";
  request.path_and_query = path;
  request.content_type = "application/x-www-form-urlencoded";
  request.body = FormOf(form);
  request.timeout = std::min(kRequestTimeout, left);
  request.max_response_bytes = kMostAnswerBytes;
  return login_.Send(request, stop);
}

Token SignIn::Ask(std::chrono::steady_clock::time_point until, const std::stop_token& stop) const {
  web::RetryPolicy policy;
  policy.asked = Asked::kSignIn;
  policy.backoff = retries_.backoff;
  policy.limit = retries_.limit;
  policy.sleep = retries_.sleep;
  policy.says = [](const web::Response& answer) {
    const auto refusal = ReadRefusal(answer.body);
    return refusal ? ProspectOf(*refusal) : std::nullopt;
  };
  const auto fail = [&](std::string_view code, const std::string& why) {
    return ProviderError(code, base::Cut(AttemptOf(tenant_, endpoints_) + why, kMaxMessage));
  };
  // As if none had come: the next one may be Entra's.
  const auto send = [&] {
    web::Response answer = SendOnce(until, stop);
    if (web::IsSuccess(answer) && !ReadToken(answer.body)) throw web::TransportError(kNotEntra);
    return answer;
  };
  try {
    const web::Response answer =
        web::SendUntilFinal(policy, clock_, until, stop, send, LogRepetition);
    if (!web::IsSuccess(answer)) throw ErrorOf(answer);
    if (auto token = ReadToken(answer.body)) return *std::move(token);
    throw fail(kProviderUnavailable, kNotEntra);
  } catch (const web::PeerRefused& e) {
    throw fail(kProviderNotTrusted, e.what());
  } catch (const web::TransportError& e) {
    throw fail(kProviderUnavailable, e.what());
  } catch (const web::AnswerTooLarge&) {
    throw fail(kProviderUnavailable, kNotEntra);
  } catch (const ProviderError& e) {
    throw fail(e.code(), e.what());
  }
}

}  // namespace strongroom::provider::graph
