#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "api/refusal_codes.h"
#include "base/usage_error.h"

namespace strongroom::executor {

// A run that cannot go on for a reason that is not the tenant's: the spool folder is full, the
// server refuses the report.
class ExecutorError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// An option that cannot work is one of these.
using base::UsageError;

// The server will not take this report, however often it is sent.
class ReportRefused : public ExecutorError {
 public:
  ReportRefused(api::AfterRefusal then, std::string_view run_code, const std::string& message)
      : ExecutorError(message), then_(then), run_code_(run_code) {}

  // kReportFailure or kGiveUp.
  api::AfterRefusal then() const { return then_; }
  // What the run fails with: one of domain/error_codes.h.
  std::string_view run_code() const { return run_code_; }

 private:
  api::AfterRefusal then_;
  std::string_view run_code_;
};

}  // namespace strongroom::executor
