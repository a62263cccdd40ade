#pragma once

#include <chrono>
#include <stop_token>

#include "base/clock.h"
#include "executor/error.h"
#include "web/transport.h"

namespace strongroom::executor {

// The server gave no answer at all.
class ServerUnreachable : public ExecutorError {
 public:
  using ExecutorError::ExecutorError;
};

// How long an executor tries: whoever waits for its run is told within a minute.
inline constexpr std::chrono::seconds kServerPatience{30};

// Returns once the server has answered, whatever it says: before the tenant is read for nothing.
// Throws ServerUnreachable when it has not within `patience`, and web::StoppedError.
void AwaitServer(web::Transport& server, const base::Clock& clock, std::chrono::seconds patience,
                 const std::stop_token& stop);

}  // namespace strongroom::executor
