#include "executor/server_check.h"

#include <algorithm>

#include "base/log.h"
#include "web/retry.h"

namespace strongroom::executor {
namespace {

constexpr std::chrono::milliseconds kAttemptTimeout{5'000};
constexpr std::chrono::milliseconds kFirstWait{200};
constexpr std::chrono::milliseconds kLongestWait{5'000};

}  // namespace

void AwaitServer(web::Transport& server, const base::Clock& clock, std::chrono::seconds patience,
                 const std::stop_token& stop) {
  const auto end = clock.Steady() + patience;
  web::Request request;
  request.path_and_query += '/';
  request.timeout = kAttemptTimeout;
  web::RetryPolicy policy;
  policy.asked = base::Asked::kServer;
  policy.backoff = base::Backoff{kFirstWait, kLongestWait};
  const auto log = [](const web::Attempt& attempt, std::chrono::milliseconds) {
    if (const auto* error = web::NoAnswerOf(attempt)) {
      base::LogWarning("server not reached yet", {{"error", error->what()}});
    }
  };
  const auto send = [&] {
    web::Response answer = server.Send(request, stop);
    answer.status = 200;  // An answer is all that is asked for.
    return answer;
  };
  try {
    web::SendUntilFinal(policy, clock, end, stop, send, log);
  } catch (const web::AnswerTooLarge&) {
    // It is one.
  } catch (const web::TransportError& e) {
    throw ServerUnreachable(std::string("the server cannot be reached: ") + e.what());
  }
}

}  // namespace strongroom::executor
