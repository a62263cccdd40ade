#pragma once

#include <stdexcept>
#include <string>

namespace strongroom::executor {

// A run that cannot go on for a reason that is not the tenant's: the spool folder is full, the
// server refuses the report.
class ExecutorError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// An option that cannot work: one line that says what, where, and what would be right.
class UsageError : public ExecutorError {
 public:
  using ExecutorError::ExecutorError;
};

// The server will not take this report, however often it is sent: 4xx.
class ReportRefused : public ExecutorError {
 public:
  ReportRefused(int status, const std::string& message) : ExecutorError(message), status_(status) {}

  int status() const { return status_; }

 private:
  int status_;
};

}  // namespace strongroom::executor
