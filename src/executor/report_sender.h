#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "api/report.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "web/transport.h"

namespace strongroom::executor {

// Where a report goes.
struct ReportAddress {
  std::string run_namespace;
  std::string run_name;
  std::string run_uid;
};

// Sends a report until the server has taken it: as often as there is time for while what comes may
// pass (base/prospect.h). Sending twice stores once.
class ReportSender {
 public:
  // `transport` (to the server) and `clock` outlive the sender.
  ReportSender(web::Transport& transport, const base::Clock& clock,
               const base::Backoff& backoff = {})
      : transport_(transport), clock_(clock), backoff_(backoff) {}

  // What the server stored; absent when its 2xx cannot be read, which is logged. Throws
  // ReportRefused when the server refuses for good, ExecutorError when `deadline` passes,
  // web::StoppedError on stop.
  std::optional<api::ReportAnswer> Send(const ReportAddress& address,
                                        const std::filesystem::path& report,
                                        std::chrono::steady_clock::time_point deadline,
                                        const std::stop_token& stop);

 private:
  web::Transport& transport_;
  const base::Clock& clock_;
  const base::Backoff backoff_;
};

}  // namespace strongroom::executor
