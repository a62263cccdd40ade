#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "http/router.h"
#include "metrics/families.h"
#include "server/admission/recorder.h"
#include "server/admission/review.h"
#include "server/admission/shared_key.h"

namespace strongroom::server::admission {

inline constexpr const char* kPath = "/admission/v1/{key}";

// Of the body: an object as it is and as it was, of which etcd takes 1.5 MiB each, and the user.
inline constexpr size_t kMaxBody = size_t{8} << 20U;
// Reviews at once: enough for 100 a second, and few enough that they cost executors nothing.
inline constexpr size_t kMostAtOnce = 16;

// What an API server asks before it writes one of our objects. It is known by the key in its path;
// it needs no PostgreSQL, and no place of those that executors have. Every review is answered 200
// with a review; where one cannot be made, because Kubernetes does not answer in time or something
// is not as it should be, with another status, and the webhook's failurePolicy decides.
// Thread-safe.
class AdmissionEndpoint {
 public:
  // A reader whose requests end at `deadline`, of the clock's steady time.
  using OpenReader =
      std::function<std::unique_ptr<ClusterReader>(std::chrono::steady_clock::time_point deadline)>;

  struct Parts {
    std::filesystem::path key_file;
    OpenReader open;
    Rules rules;
    Recorder& recorder;
    const base::Clock& clock;
    const metrics::ServerMetrics& metrics;
  };

  // What `parts` refers to outlives the endpoint. Throws base::FileError without a key.
  explicit AdmissionEndpoint(Parts parts) : parts_(std::move(parts)), key_(parts_.key_file) {}

  // The endpoint outlives the router.
  void AddTo(http::Router& router);

 private:
  http::Response Answer(http::Request& request, const std::string& key);
  http::Response AnswerReview(http::Request& request);
  api::AdmissionAnswer Judge(const api::AdmissionRequest& asked, const nlohmann::json& review,
                             std::chrono::steady_clock::time_point deadline);

  const Parts parts_;
  const SharedKey key_;
  std::atomic<size_t> at_once_ = 0;
};

// For how long a review may take whose API server waits for "5s", as its parameter `timeout` says:
// less than that, so that it hears why there is no answer.
std::chrono::milliseconds PatienceOf(const std::string& timeout);

}  // namespace strongroom::server::admission
