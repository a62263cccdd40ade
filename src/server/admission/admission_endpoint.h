#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "access/reviews.h"
#include "base/byte_budget.h"
#include "base/clock.h"
#include "http/router.h"
#include "metrics/families.h"
#include "server/admission/recorder.h"
#include "server/admission/review.h"
#include "server/admission/review_memory.h"
#include "server/admission/review_places.h"

namespace strongroom::server::admission {

// What an API server asks before it writes one of our objects: POST of a resource of the aggregated
// API (docs/adr/0027-reviews-come-through-the-aggregated-api.md). It needs no PostgreSQL, and no
// place of those that executors or readers have. Every review is answered 200 with a review; where
// one cannot be made, because Kubernetes does not answer in time, there is no room or something is
// not as it should be, with a Status, and the webhook's failurePolicy decides. Who asks for more
// at once than is theirs is refused what they ask for, whatever the policy. Thread-safe.
class AdmissionEndpoint {
 public:
  // A reader whose requests end at `deadline`, of the clock's steady time.
  using OpenReader =
      std::function<std::unique_ptr<ClusterReader>(std::chrono::steady_clock::time_point deadline)>;
  // Who asks, by the word of the API server that hands the request on; absent for who comes by
  // themselves. May throw web::WebError.
  using Identify = std::function<std::optional<access::User>(const http::Request& request)>;

  struct Parts {
    OpenReader open;
    Rules rules;
    Recorder& recorder;
    base::ByteBudget& memory;  // of the process
    const base::Clock& clock;
    const metrics::ServerMetrics& metrics;
    std::stop_token stop;  // ends what waits
  };

  // What `parts` refers to outlives the endpoint.
  explicit AdmissionEndpoint(Parts parts, const ReviewPlaces::Limits& limits = {})
      : parts_(std::move(parts)), places_(limits) {}

  // The endpoint outlives the router.
  void AddTo(http::Router& router, Identify identify);

 private:
  // One review, until it is answered.
  struct Course;

  http::Response Answer(http::Request& request, const Identify& identify);
  http::Response AnswerReview(http::Request& request);
  http::Response AnswerWithin(const Course& course);
  api::AdmissionAnswer Judge(const Course& course);
  void Count(const Course& course, const metrics::AdmissionVerdict& verdict);

  const Parts parts_;
  ReviewPlaces places_;
  base::ByteBudget quick_{kQuickBytes};
};

// For how long a review may take whose API server waits for "5s", as its parameter `timeout` says:
// less than that, so that it hears why there is no answer.
std::chrono::milliseconds PatienceOf(const std::string& timeout);

}  // namespace strongroom::server::admission
