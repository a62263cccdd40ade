#pragma once

#include <stdexcept>
#include <string>

#include "base/usage_error.h"

namespace strongroom::cli {

// What the program ends with; docs/cli.md is the promise.
enum ExitCode : int {
  kOk = 0,
  kDiffers = 1,  // of `diff`, of which all failures are kDiffFailed
  kBroken = 1,   // of `verify`, of which all failures are kVerifyFailed
  kFailed = 1,   // it could not be done, or the run that was waited for failed or was canceled
  kWrongUsage = base::kExitWrongUsage,
  kDiffFailed = 2,
  kBackupIncomplete = 1,  // of `backup`: the archive is written, and something is missing in it
  kBackupFailed = 2,      // of `backup`: there is no archive
  kVerifyFailed = 2,
  kPartial = 3,   // the run that was waited for
  kSkipped = 4,   // the run that was waited for
  kNotEnded = 5,  // the run that `show --exit-code` is asked about
  kInterrupted = 130,
  kReaderGone = 141,  // as a program that SIGPIPE ends
};

// Why a command cannot be carried out: one line for the user, without "error: "; empty when there
// is nobody to tell.
class CliError : public std::runtime_error {
 public:
  explicit CliError(const std::string& message, ExitCode exit_code = kFailed)
      : std::runtime_error(message), exit_code_(exit_code) {}

  ExitCode exit_code() const { return exit_code_; }

 private:
  ExitCode exit_code_;
};

// There is no such thing: answer 404.
class NotFoundError : public CliError {
 public:
  using CliError::CliError;
};

// The caller may not do it: answer 403.
class ForbiddenError : public CliError {
 public:
  using CliError::CliError;
};

}  // namespace strongroom::cli
