#include "provider/kubernetes/api_reader.h"

#include <algorithm>

#include "api/json.h"
#include "base/prospect.h"
#include "kube/error.h"
#include "kube/status_reason.h"
#include "provider/error.h"
#include "web/retry.h"
#include "web/retry_after.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Asked;
using std::chrono::milliseconds;

constexpr milliseconds kRequestTimeout{30'000};
constexpr size_t kMaxMessage = 600;

// A body is data of whoever answers under the name: of another's server not a word of it is shown.
std::string MessageOf(const ApiRequest& request, const web::Response& response, Peer peer) {
  const kube::ApiError error = kube::DecodeApiError(request.what, response);
  switch (peer) {
    case Peer::kOwnCluster:
      return api::Cut(error.what(), kMaxMessage);
    case Peer::kForeign:
      break;
  }
  const std::string reason = kube::IsKnownReason(error.reason()) ? " " + error.reason() : "";
  return request.what + ": the tenant's server answers " + std::to_string(response.status) + reason;
}

// What people are shown for an answer that is of no use.
ProviderError ErrorOf(const ApiRequest& request, const web::Response& response, Peer peer) {
  std::string message = MessageOf(request, response, peer);
  const int status = response.status;
  if (status == 401) return {kAuthenticationFailed, message};
  if (status == 403) {
    message += " (the tenant's identity needs this right)";
    return {kPermissionMissing, message};
  }
  if (status == 404) return {kNotFound, message};
  if (status == 429 || (status == 503 && web::RetryAfter(response))) return {kThrottled, message};
  const bool may_pass = base::ProspectOf(Asked::kTenant, status) == base::Prospect::kMayPass;
  return {may_pass ? kProviderUnavailable : kInternal, message};
}

}  // namespace

web::Response ApiReader::SendOnce(const ApiRequest& request, const std::stop_token& stop) const {
  const auto left = std::chrono::duration_cast<milliseconds>(request.deadline - clock_.Steady());
  if (left <= milliseconds::zero()) {
    throw ProviderError(kDeadlineExceeded, request.what + ": no time left");
  }
  web::Request http;
  http.path_and_query = request.path_and_query;
  http.headers["Accept"] = request.accept.empty() ? "application/json" : request.accept;
  if (!request.posted.empty()) {
    http.method = "POST";
    http.body = request.posted;
    http.content_type = "application/json";
  }
  http.timeout = std::min(kRequestTimeout, left);
  http.max_response_bytes = request.max_bytes;
  try {
    return transport_.Send(http, stop);
  } catch (const web::AnswerTooLarge& e) {
    throw TooLarge(api::Cut(request.what + ": " + e.what(), kMaxMessage));
  }
}

web::Response ApiReader::Ask(const ApiRequest& request, const std::stop_token& stop) {
  web::RetryPolicy policy;
  policy.asked = Asked::kTenant;
  policy.backoff = retry_.backoff;
  policy.limit = retry_.limit;
  const auto until = std::min(request.deadline, clock_.Steady() + request.patience);
  try {
    web::Response response = web::SendUntilFinal(
        policy, clock_, until, stop, [&] { return SendOnce(request, stop); },
        [&](const web::Attempt&, milliseconds) { ++retries_; });
    if (web::IsSuccess(response) || response.status == kGone) return response;
    throw ErrorOf(request, response, peer_);
  } catch (const web::PeerRefused& e) {
    throw ProviderError(kProviderNotTrusted, api::Cut(request.what + ": " + e.what(), kMaxMessage));
  } catch (const web::TransportError& e) {
    throw ProviderError(kProviderUnavailable,
                        api::Cut(request.what + ": " + e.what(), kMaxMessage));
  }
}

}  // namespace strongroom::provider::kubernetes
