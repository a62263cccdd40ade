#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <stop_token>
#include <string>

#include "base/backoff.h"
#include "base/clock.h"
#include "base/stop.h"
#include "provider/graph/access_tokens.h"
#include "provider/graph/graph_error.h"
#include "provider/graph/origin.h"
#include "provider/graph/pace.h"
#include "web/retry.h"
#include "web/transport.h"

namespace strongroom::provider::graph {

// How what failed in a way that may pass is repeated: for as long as there is time.
struct Retries {
  int limit = std::numeric_limits<int>::max();  // 0: nothing is repeated
  base::Backoff backoff{.first = std::chrono::milliseconds{1'000},
                        .maximum = std::chrono::milliseconds{60'000}};
  base::Sleep sleep = base::SleepFor;
};

// What a 2xx answer has to be.
enum class Expected { kJson, kBytes };

// What to ask, and what to call it when it fails.
struct GraphRequest {
  std::string path_and_query;  // from the root: "/beta/deviceManagement/intents"
  std::string what;            // "list intents"
  catalogue::GraphService service = catalogue::GraphService::kIntune;
  int cost = 1;  // of the service's quota, by CostOf
  std::chrono::steady_clock::time_point deadline;
  Expected expected = Expected::kJson;
  std::string accept = {};                                // empty: application/json
  std::string posted = {};                                // JSON; empty: it is a GET
  size_t max_bytes = std::numeric_limits<size_t>::max();  // of the answer
};

// The answer has more than GraphRequest::max_bytes.
class TooLarge : public ProviderError {
 public:
  explicit TooLarge(const std::string& message)
      : ProviderError(domain::error_code::kItemTooLarge, message) {}
};

// Why a 2xx answer cannot be read, whatever is in it: it is empty, a page of a proxy, or of another
// type. Empty when there is nothing to say against it: of 204 too, which has no body.
std::string FaultOf(const web::Response& answer, Expected expected);

// Takes a 2xx answer, and the token that it was asked for with. Throws web::TransportError when it
// cannot be understood: it is asked for again then, as if none had come.
using TakeAnswer = std::function<void(const web::Response& answer, const std::string& token)>;

// Asks Graph: with a token, within the quotas, and again what may pass (base/prospect.h); what does
// not becomes a ProviderError with the code that people are shown. Thread-safe.
class Client {
 public:
  // All outlive the client; `scratch` is a folder for large answers, or empty.
  Client(web::Transport& transport, AccessTokens& tokens, Pace& pace, const base::Clock& clock,
         Retries retries, std::filesystem::path scratch)
      : transport_(transport),
        tokens_(tokens),
        pace_(pace),
        clock_(clock),
        retries_(std::move(retries)),
        scratch_(std::move(scratch)) {}

  // The answer, which is 2xx. Throws AnswerError for any other status, TooLarge, ProviderError,
  // web::StoppedError on stop, and what `take` throws.
  web::Response Ask(const GraphRequest& request, const std::stop_token& stop,
                    const TakeAnswer& take = {});

  // As web::SendUntilFinal has it, for whoever repeats by itself.
  web::RetryPolicy Policy() const;
  const base::Clock& clock() const { return clock_; }
  Pace& pace() const { return pace_; }
  AccessTokens& tokens() const { return tokens_; }
  void CountRepetitions(size_t count) { repeated_ += static_cast<int64_t>(count); }

  // Requests that were repeated so far, those within a batch too.
  int64_t repeated() const { return repeated_; }

 private:
  // Puts the token that it sends into `token`.
  web::Response SendOnce(const GraphRequest& request, bool on_new_connection,
                         const std::stop_token& stop, std::string& token);

  web::Transport& transport_;
  AccessTokens& tokens_;
  Pace& pace_;
  const base::Clock& clock_;
  const Retries retries_;
  const std::filesystem::path scratch_;
  std::atomic<int64_t> repeated_{0};
};

// What to do about an answer besides repeating it: the service's bucket is told of 429 and of
// warnings, and Intune's hidden Retry-After becomes a header.
void Heed(Pace& pace, catalogue::GraphService service, web::Response& answer);

// The error of an answer that is not 2xx.
AnswerError ErrorOf(const std::string& what, const web::Response& answer);

}  // namespace strongroom::provider::graph
