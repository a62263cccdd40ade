#include "server/admission/admission_endpoint.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "base/file.h"
#include "base/log.h"
#include "server/request_error.h"
#include "web/error.h"

namespace strongroom::server::admission {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
namespace refusal_code = api::refusal_code;

// What an API server waits that does not say how long: what it does by default.
constexpr milliseconds kUsualTimeout{10'000};
// For the way back.
constexpr milliseconds kReserve{500};
constexpr milliseconds kLeastPatience{250};
constexpr size_t kPiece = size_t{64} << 10U;

// A place among those that are reviewed at once.
class Place {
 public:
  explicit Place(std::atomic<size_t>& taken) : taken_(taken), is_there_(++taken <= kMostAtOnce) {}
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  bool is_there() const { return is_there_; }

 private:
  std::atomic<size_t>& taken_;
  const bool is_there_;
};

std::string ReadBody(http::BodyReader& reader) {
  std::string body;
  std::string piece(kPiece, '\0');
  while (const size_t got = reader.Read(piece.data(), piece.size())) {
    body.append(piece, 0, got);
    if (body.size() > kMaxBody) {
      throw RequestError(refusal_code::kTooLarge, "an AdmissionReview has at most 8 MiB");
    }
  }
  return body;
}

metrics::AdmissionVerdict VerdictOf(const api::AdmissionAnswer& answer) {
  using metrics::AdmissionVerdict;
  return AdmissionVerdict(answer.refusal ? AdmissionVerdict::kRefused : AdmissionVerdict::kAllowed);
}

}  // namespace

milliseconds PatienceOf(const std::string& timeout) {
  int64_t seconds = 0;
  const char* const end = timeout.data() + timeout.size();
  const auto [rest, error] = std::from_chars(timeout.data(), end, seconds);
  const bool is_read =
      error == std::errc{} && rest + 1 == end && *rest == 's' && seconds > 0 && seconds <= 60;
  const milliseconds waits = is_read ? milliseconds(seconds * 1'000) : kUsualTimeout;
  return std::max(waits - kReserve, kLeastPatience);
}

void AdmissionEndpoint::AddTo(http::Router& router) {
  router.Add("POST", kPath, [this](http::Request& request, const http::PathParameters& path) {
    return Answer(request, path.at("key"));
  });
}

http::Response AdmissionEndpoint::Answer(http::Request& request, const std::string& key) {
  try {
    if (!key_.Is(key)) {
      return ToResponse({refusal_code::kNotFound, "there is nothing at this path"});
    }
    request.is_caller_known = true;
    const Place place(at_once_);
    if (!place.is_there()) {
      throw RequestError(refusal_code::kBusy, "too many reviews at once");
    }
    return AnswerReview(request);
  } catch (const RequestError& e) {
    base::LogWarning("review not made", {{"error", e.what()}});
    return ToResponse(e);
  } catch (const api::ApiFormatError& e) {
    base::LogWarning("review not made", {{"error", e.what()}});
    return ToResponse({refusal_code::kBadRequest, e.what()});
  } catch (const base::FileError& e) {
    base::LogError("review not made", {{"error", e.what()}});
    return ToResponse({refusal_code::kInternal, "the server's key cannot be read"});
  }
}

http::Response AdmissionEndpoint::AnswerReview(http::Request& request) {
  const auto begin = parts_.clock.Steady();
  const auto timeout = request.query.find("timeout");
  const auto deadline = begin + PatienceOf(timeout == request.query.end() ? "" : timeout->second);
  const nlohmann::json review = base::ParseJson(ReadBody(*request.body));
  const api::AdmissionRequest asked = api::DecodeAdmissionRequest(review);
  const auto count = [&](const metrics::AdmissionVerdict& verdict) {
    if (!asked.kind || !asked.operation) return;
    const metrics::ReviewedKind kind(*asked.kind);
    parts_.metrics.admission_reviews.Count(kind, metrics::AdmissionOperation(*asked.operation),
                                           verdict);
    parts_.metrics.admission_duration.Observe(
        std::chrono::duration<double>(parts_.clock.Steady() - begin).count(), kind);
  };
  try {
    const api::AdmissionAnswer answer = Judge(asked, review, deadline);
    count(VerdictOf(answer));
    if (!parts_.rules.operators.contains(asked.user.name)) {
      parts_.recorder.Note({.request = asked,
                            .object = api::ReviewedObject(review),
                            .old_object = api::ReviewedOldObject(review),
                            .answer = answer,
                            .peer = request.peer});
    }
    return JsonResponse(base::CanonicalJson(api::EncodeAdmissionAnswer(asked.uid, answer)));
  } catch (const web::WebError& e) {
    count(metrics::AdmissionVerdict(metrics::AdmissionVerdict::kFailed));
    base::LogError("review not made", {{"namespace", asked.ns}, {"error", e.what()}});
    return ToResponse({refusal_code::kInternal,
                       "what the review needs to know Kubernetes has not answered in time"});
  } catch (const api::ApiFormatError&) {
    count(metrics::AdmissionVerdict(metrics::AdmissionVerdict::kFailed));
    throw;
  }
}

api::AdmissionAnswer AdmissionEndpoint::Judge(const api::AdmissionRequest& asked,
                                              const nlohmann::json& review,
                                              steady_clock::time_point deadline) {
  const auto cluster = parts_.open(deadline);
  return Review({.request = asked,
                 .object = api::ReviewedObject(review),
                 .old_object = api::ReviewedOldObject(review),
                 .cluster = *cluster,
                 .rules = parts_.rules,
                 .now = parts_.clock.NowSeconds()});
}

}  // namespace strongroom::server::admission
