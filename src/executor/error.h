#pragma once

#include <stdexcept>
#include <string>

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
  ReportRefused(api::AfterRefusal then, const std::string& message)
      : ExecutorError(message), then_(then) {}

  // kReportFailure or kGiveUp.
  api::AfterRefusal then() const { return then_; }

 private:
  api::AfterRefusal then_;
};

}  // namespace strongroom::executor
