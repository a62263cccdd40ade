#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "api/restore_exchange.h"
#include "api/restore_input.h"
#include "base/clock.h"
#include "executor/restore_server.h"

namespace strongroom::executor {

// Tells the server what was planned or done, in parts that it takes. Every call throws what
// RestoreServer::Tell throws. Not thread-safe.
class RestoreProgressTeller {
 public:
  // The references outlive this. After `stop` nothing more is sent.
  RestoreProgressTeller(const RestoreServer& server, const api::RestoreInput& input,
                        const base::Clock& clock, std::stop_token stop)
      : server_(server),
        input_(input),
        clock_(clock),
        stop_(std::move(stop)),
        told_at_(clock.Steady()) {}

  // Sends what came so far when it is enough, or some seconds have passed.
  void Add(api::RestoreProgressItem item);
  // Sends all that is left: nothing more comes.
  void End(const api::RestoreStepEnd& end);

 private:
  void Send(std::vector<api::RestoreProgressItem> items,
            const std::optional<api::RestoreStepEnd>& end);

  const RestoreServer& server_;
  const api::RestoreInput& input_;
  const base::Clock& clock_;
  const std::stop_token stop_;
  std::chrono::steady_clock::time_point told_at_;
  std::vector<api::RestoreProgressItem> items_;
  bool has_begun_ = false;
};

}  // namespace strongroom::executor
