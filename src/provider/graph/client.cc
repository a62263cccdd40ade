#include "provider/graph/client.h"

#include <algorithm>
#include <cstdlib>

#include "base/ascii.h"
#include "base/prospect.h"
#include "base/text.h"
#include "provider/graph/guid.h"
#include "web/error.h"
#include "web/retry_after.h"

namespace strongroom::provider::graph {
namespace {

using base::Asked;
using std::chrono::milliseconds;

constexpr milliseconds kRequestTimeout{120'000};
constexpr size_t kMaxMessage = 600;
// https://learn.microsoft.com/en-us/graph/throttling-limits#identity-and-access-service-limits
constexpr const char* kHowFull = "x-ms-throttle-limit-percentage";
constexpr double kNearlyFull = 0.8;

std::string HeaderOf(const web::Response& answer, const char* name) {
  const auto found = answer.headers.find(name);
  return found == answer.headers.end() ? "" : found->second;
}

std::string MediaTypeOf(const web::Response& answer) {
  const std::string value = HeaderOf(answer, "content-type");
  std::string type = base::ToLower(value.substr(0, value.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  return type;
}

bool WasThrottled(const web::Response& answer) {
  const int status = answer.status;
  return status == 429 || status == 509 || (status == 503 && web::RetryAfter(answer));
}

}  // namespace

std::string FaultOf(const web::Response& answer, Expected expected) {
  if (answer.status == kNoContent) return "";
  const std::string type = MediaTypeOf(answer);
  switch (expected) {
    case Expected::kJson:
      if (answer.body.empty() && !answer.body_file) return "the answer is empty";
      if (type == "application/json") return "";
      break;
    case Expected::kBytes:
      if (type != "text/html") return "";
      break;
  }
  return type == "text/html" ? "the answer is a web page, as of a proxy"
                             : "the answer is not of the type application/json";
}

void Heed(Pace& pace, catalogue::GraphService service, web::Response& answer) {
  if (!web::IsSuccess(answer) && !answer.headers.contains("retry-after")) {
    if (const auto hidden = DecodeGraphError(answer).retry_after) {
      const double seconds = std::chrono::duration<double>(*hidden).count();
      answer.headers["retry-after"] = std::to_string(seconds);
    }
  }
  if (WasThrottled(answer)) {
    pace.Refused(service, web::RetryAfter(answer).value_or(milliseconds{0}));
  } else if (std::strtod(HeaderOf(answer, kHowFull).c_str(), nullptr) >= kNearlyFull) {
    pace.Warned(service);
  }
}

AnswerError ErrorOf(const std::string& what, const web::Response& answer) {
  GraphError error = DecodeGraphError(answer);
  const auto with = [&](std::string_view code) { return AnswerError(code, what, error); };
  if (IsRefusal(error)) return with(kPermissionMissing);
  if (answer.status == kUnauthorized) return with(kAuthenticationFailed);
  if (answer.status == kNotFoundStatus) return with(kNotFound);
  if (WasThrottled(answer)) return with(kThrottled);
  // A token goes to nobody else.
  if (answer.status / 100 == 3) {
    return {kProviderUnavailable, what + ": redirected, which is not followed", error};
  }
  const bool may_pass = base::ProspectOf(Asked::kGraph, answer.status) == base::Prospect::kMayPass;
  return with(may_pass ? kProviderUnavailable : kInternal);
}

web::RetryPolicy Client::Policy() const {
  web::RetryPolicy policy;
  policy.asked = Asked::kGraph;
  policy.backoff = retries_.backoff;
  policy.limit = retries_.limit;
  policy.sleep = retries_.sleep;
  return policy;
}

web::Response Client::SendOnce(const GraphRequest& request, bool on_new_connection,
                               const std::stop_token& stop, std::string& token) {
  if (!pace_.Take(request.service, request.cost, request.deadline, stop)) {
    throw ProviderError(kThrottled,
                        request.what + ": no time left to wait for the quota of the service");
  }
  token = tokens_.Current(stop);
  const auto left = std::chrono::duration_cast<milliseconds>(request.deadline - clock_.Steady());
  if (left <= milliseconds::zero()) {
    throw ProviderError(kDeadlineExceeded, request.what + ": no time left");
  }
  web::Request http;
  http.path_and_query = request.path_and_query;
  http.bearer = token;
  http.headers["client-request-id"] = RandomGuid();
  http.headers["Accept"] = request.accept.empty() ? "application/json" : request.accept;
  if (!request.posted.empty()) {
    http.method = "POST";
    http.body = request.posted;
    http.content_type = "application/json";
  }
  http.timeout = std::min(kRequestTimeout, left);
  http.max_response_bytes = request.max_bytes;
  http.spill_folder = scratch_;
  http.on_new_connection = on_new_connection;
  web::Response answer = transport_.Send(http, stop);
  if (answer.status == kUnauthorized) tokens_.Refuse(token);
  Heed(pace_, request.service, answer);
  return answer;
}

web::Response Client::Ask(const GraphRequest& request, const std::stop_token& stop,
                          const TakeAnswer& take) {
  // A server behind the one address may be down, and a kept connection leads to the same one.
  // https://learn.microsoft.com/en-us/graph/best-practices-concept
  bool on_new_connection = false;
  const auto send = [&] {
    std::string token;
    web::Response answer = SendOnce(request, on_new_connection, stop, token);
    on_new_connection = answer.status == 503;
    if (!web::IsSuccess(answer)) return answer;
    if (const std::string fault = FaultOf(answer, request.expected); !fault.empty()) {
      throw web::TransportError(fault);
    }
    if (take) take(answer, token);
    return answer;
  };
  try {
    web::Response answer =
        web::SendUntilFinal(Policy(), clock_, request.deadline, stop, send,
                            [&](const web::Attempt&, milliseconds) { CountRepetitions(1); });
    if (web::IsSuccess(answer)) return answer;
    throw ErrorOf(request.what, answer);
  } catch (const web::AnswerTooLarge& e) {
    throw TooLarge(base::Cut(request.what + ": " + e.what(), kMaxMessage));
  } catch (const web::PeerRefused& e) {
    throw ProviderError(kProviderNotTrusted,
                        base::Cut(request.what + ": " + e.what(), kMaxMessage));
  } catch (const web::TransportError& e) {
    throw ProviderError(kProviderUnavailable,
                        base::Cut(request.what + ": " + e.what(), kMaxMessage));
  }
}

}  // namespace strongroom::provider::graph
