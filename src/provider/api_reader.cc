#include "provider/api_reader.h"

#include <algorithm>
#include <optional>
#include <random>

#include "api/json.h"
#include "base/stop.h"
#include "kube/error.h"
#include "provider/error.h"
#include "web/error.h"

namespace strongroom::provider {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRequestTimeout{30'000};
constexpr size_t kMaxMessage = 600;
constexpr int kGone = 410;

// A request that failed, and whether to repeat it.
struct Failure {
  std::string code;
  std::string message;
  bool may_pass = false;
  bool unauthorized = false;
  std::optional<milliseconds> wait;  // as the server says
};

Failure FailureOf(const GetRequest& request, const web::Response& response) {
  const kube::ApiError error = kube::DecodeApiError(request.what, response);
  Failure failure;
  failure.message = api::Cut(error.what(), kMaxMessage);
  if (error.retry_after()) failure.wait = *error.retry_after();
  const int status = response.status;
  if (status == 401) {
    failure.code = kAuthenticationFailed;
    failure.unauthorized = true;
  } else if (status == 403) {
    failure.code = kPermissionMissing;
    failure.message += " (the tenant's identity needs the verbs get and list)";
  } else if (status == 404) {
    failure.code = kNotFound;
  } else if (status == 429 || (status == 503 && failure.wait)) {
    failure.code = kThrottled;
    failure.may_pass = true;
  } else if (status >= 500) {
    failure.code = kProviderUnavailable;
    failure.may_pass = true;
  } else {
    failure.code = kInternal;
  }
  return failure;
}

Failure FailureOf(const GetRequest& request, const web::TransportError& error) {
  Failure failure;
  failure.code = kProviderUnavailable;
  failure.message = api::Cut(request.what + ": " + error.what(), kMaxMessage);
  failure.may_pass = true;
  return failure;
}

}  // namespace

milliseconds ApiReader::WaitBefore(int repetition) const {
  milliseconds wait = retry_.first_wait;
  for (int i = 1; i < repetition && wait < retry_.max_wait; ++i) wait *= 2;
  wait = std::min(wait, retry_.max_wait);
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<int64_t> jitter(wait.count() / 2, wait.count());
  return milliseconds(jitter(random));
}

web::Response ApiReader::Get(const GetRequest& request, const std::stop_token& stop) {
  web::Request http;
  http.path_and_query = request.path_and_query;
  http.headers["Accept"] = request.accept.empty() ? "application/json" : request.accept;
  bool was_unauthorized = false;
  for (int repetition = 0;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(request.deadline - clock_.Steady());
    if (left <= milliseconds::zero()) {
      throw ProviderError(kDeadlineExceeded, request.what + ": no time left");
    }
    http.timeout = std::min(kRequestTimeout, left);
    Failure failure;
    try {
      web::Response response = transport_.Send(http, stop);
      if (response.status / 100 == 2 || response.status == kGone) return response;
      failure = FailureOf(request, response);
    } catch (const web::TransportError& e) {
      failure = FailureOf(request, e);
    }
    const bool first_401 = failure.unauthorized && !was_unauthorized;
    was_unauthorized = was_unauthorized || failure.unauthorized;
    if (!first_401 && (!failure.may_pass || repetition == retry_.limit)) {
      throw ProviderError(failure.code, failure.message);
    }
    if (!first_401) ++repetition;
    ++retries_;
    const milliseconds wait = failure.wait.value_or(WaitBefore(std::max(repetition, 1)));
    if (wait >= left) throw ProviderError(failure.code, failure.message);
    if (!base::SleepFor(wait, stop)) throw web::StoppedError();
  }
}

}  // namespace strongroom::provider
