#include "server/admission/admission_endpoint.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/guarded_meta.h"
#include "api/json.h"
#include "base/log.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"
#include "server/sets/json_response.h"
#include "web/error.h"

namespace strongroom::server::admission {
namespace {

using domain::AdmissionOperation;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What an API server waits that does not say how long: what it does by default.
constexpr milliseconds kUsualTimeout{10'000};
// For the way back.
constexpr milliseconds kReserve{500};
constexpr size_t kPiece = size_t{64} << 10U;

// API servers ask as themselves (system:apiserver); others of this group may do everything anyway.
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
constexpr const char* kMasters = "system:masters";

void CheckCaller(const http::Request& request, const AdmissionEndpoint::Identify& identify) {
  const auto user = identify(request);
  if (!user) throw sets::Unauthorized();
  const auto& groups = user->groups;
  if (std::find(groups.begin(), groups.end(), kMasters) == groups.end()) {
    throw sets::ApiStatus(sets::StatusReason::kForbidden,
                          "only API servers have their objects reviewed");
  }
}

// Of what says it not: as much as there may be.
size_t SizeOf(const http::Request& request) {
  const std::string_view text = request.Header("content-length");
  size_t size = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const bool is_read = !text.empty() && rest == text.data() + text.size();
  if (error == std::errc::result_out_of_range || (is_read && size > kMaxBody)) {
    throw sets::ApiStatus(sets::StatusReason::kRequestTooLarge,
                          "an AdmissionReview has at most 8 MiB");
  }
  return is_read ? size : kMaxBody;
}

std::string ReadBody(http::BodyReader& reader, size_t most) {
  std::string body;
  std::string piece(kPiece, '\0');
  while (const size_t got = reader.Read(piece.data(), piece.size())) {
    body.append(piece, 0, got);
    if (body.size() > most) {
      throw sets::ApiStatus(sets::StatusReason::kRequestTooLarge,
                            "an AdmissionReview has at most 8 MiB");
    }
  }
  return body;
}

metrics::AdmissionVerdict VerdictOf(const api::AdmissionAnswer& answer) {
  using metrics::AdmissionVerdict;
  return AdmissionVerdict(answer.refusal ? AdmissionVerdict::kRefused : AdmissionVerdict::kAllowed);
}

// Not left to the failurePolicy: who asks for too much would choose what becomes of it.
api::AdmissionAnswer TooMany() {
  constexpr auto kWords = sets::WordsOf(sets::StatusReason::kTooManyRequests);
  return {.refusal = api::AdmissionRefusal{.code = kWords.code,
                                           .reason = std::string(kWords.reason),
                                           .message = "too many changes of yours, or in this "
                                                      "namespace, are looked at now; do it again "
                                                      "in a moment"},
          .warnings = {}};
}

}  // namespace

struct AdmissionEndpoint::Course {
  const api::AdmissionRequest asked;
  const nlohmann::json& review;
  const std::string& peer;
  const bool is_large;
  const steady_clock::time_point begin;
  const steady_clock::time_point deadline;

  // Deletions are taken whatever is asked, and so is all that the controller asks.
  bool IsJudged(const Rules& rules) const {
    return asked.kind && asked.operation && asked.operation != AdmissionOperation::kDelete &&
           !rules.operators.contains(asked.user.name);
  }
  bool ChangesNothing() const {
    return asked.operation == AdmissionOperation::kUpdate &&
           !api::IsChanged(api::ReviewedOldObject(review), api::ReviewedObject(review));
  }
};

milliseconds PatienceOf(const std::string& timeout) {
  int64_t seconds = 0;
  const char* const end = timeout.data() + timeout.size();
  const auto [rest, error] = std::from_chars(timeout.data(), end, seconds);
  const bool is_read =
      error == std::errc{} && rest + 1 == end && *rest == 's' && seconds > 0 && seconds <= 60;
  return (is_read ? milliseconds(seconds * 1'000) : kUsualTimeout) - kReserve;
}

void AdmissionEndpoint::AddTo(http::Router& router, Identify identify) {
  const std::string path =
      "/apis/" + std::string(sets::kApiVersion) + '/' + std::string(sets::kReviewResource);
  router.Add(
      "POST", path,
      [this, identify = std::move(identify)](http::Request& request, const http::PathParameters&) {
        return Answer(request, identify);
      });
}

http::Response AdmissionEndpoint::Answer(http::Request& request, const Identify& identify) {
  const auto refuse = [](const sets::ApiStatus& status) {
    base::LogWarning("review not made", {{"error", status.what()}});
    return sets::ToResponse(status, sets::kReviewResource);
  };
  try {
    CheckCaller(request, identify);
    request.is_caller_known = true;
    return AnswerReview(request);
  } catch (const sets::ApiStatus& e) {
    return refuse(e);
  } catch (const web::WebError& e) {
    base::LogError("review not made", {{"error", e.what()}});
    return sets::ToResponse(sets::Unavailable("Kubernetes cannot be asked who asks for reviews"),
                            sets::kReviewResource);
  } catch (const api::ApiFormatError& e) {
    return refuse(sets::BadRequest(e.what()));
  }
}

http::Response AdmissionEndpoint::AnswerReview(http::Request& request) {
  const auto begin = parts_.clock.Steady();
  const auto timeout = request.query.find("timeout");
  const milliseconds patience = PatienceOf(timeout == request.query.end() ? "" : timeout->second);
  const size_t size = SizeOf(request);
  const ReviewMemory memory({.quick = quick_, .shared = parts_.memory}, size, patience / 2,
                            parts_.stop);
  const nlohmann::json review =
      base::ParseJson(ReadBody(*request.body, size), {.leave_out = "fieldsV1"});
  return AnswerWithin({.asked = api::DecodeAdmissionRequest(review),
                       .review = review,
                       .peer = request.peer,
                       .is_large = size > kQuickBody,
                       .begin = begin,
                       .deadline = begin + patience});
}

http::Response AdmissionEndpoint::AnswerWithin(const Course& course) {
  const api::AdmissionRequest& asked = course.asked;
  const auto failed = metrics::AdmissionVerdict(metrics::AdmissionVerdict::kFailed);
  try {
    const api::AdmissionAnswer answer = Judge(course);
    Count(course, VerdictOf(answer));
    const bool is_of_controller = parts_.rules.operators.contains(asked.user.name);
    if (!is_of_controller && (answer.refusal || !course.ChangesNothing())) {
      parts_.recorder.Note({.request = asked,
                            .object = api::ReviewedObject(course.review),
                            .old_object = api::ReviewedOldObject(course.review),
                            .answer = answer,
                            .peer = course.peer});
    }
    return sets::JsonResponse(api::EncodeAdmissionAnswer(asked, answer));
  } catch (const web::WebError& e) {
    Count(course, failed);
    base::LogError("review not made", {{"namespace", asked.ns}, {"error", e.what()}});
    return sets::ToResponse(
        sets::Internal("what the review needs to know Kubernetes has not answered in time"),
        sets::kReviewResource);
  } catch (const std::exception&) {
    Count(course, failed);
    throw;
  }
}

api::AdmissionAnswer AdmissionEndpoint::Judge(const Course& course) {
  if (!course.IsJudged(parts_.rules)) return {};
  const auto left = std::chrono::floor<milliseconds>(course.deadline - parts_.clock.Steady());
  const auto taken = places_.Take(
      {.ns = course.asked.ns, .user = course.asked.user.name, .is_large = course.is_large},
      std::max(left, milliseconds{0}) / 2, parts_.stop);
  switch (taken.lack) {
    case ReviewPlaces::Lack::kNone:
      break;
    case ReviewPlaces::Lack::kOfTheirs:
      return TooMany();
    case ReviewPlaces::Lack::kOfAll:
      throw sets::Unavailable("too many reviews at once");
  }
  const auto cluster = parts_.open(course.deadline);
  return Review({.request = course.asked,
                 .object = api::ReviewedObject(course.review),
                 .old_object = api::ReviewedOldObject(course.review),
                 .cluster = *cluster,
                 .rules = parts_.rules,
                 .now = parts_.clock.NowSeconds()});
}

void AdmissionEndpoint::Count(const Course& course, const metrics::AdmissionVerdict& verdict) {
  if (!course.asked.kind || !course.asked.operation) return;
  const metrics::ReviewedKind kind(*course.asked.kind);
  parts_.metrics.admission_reviews.Count(kind, metrics::AdmissionOperation(*course.asked.operation),
                                         verdict);
  const std::chrono::duration<double> took = parts_.clock.Steady() - course.begin;
  parts_.metrics.admission_duration.Observe(took.count(), kind);
}

}  // namespace strongroom::server::admission
