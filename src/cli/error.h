#pragma once

#include <stdexcept>
#include <stop_token>
#include <string>

#include "base/usage_error.h"

namespace strongroom::cli {

// What the program ends with; docs/cli.md is the promise.
enum ExitCode : int {
  kOk = 0,
  kFailed = 1,  // it could not be done, or the run that was waited for failed or was canceled
  // Of commands whose answer may be no: all failures of these are kNoAnswer (AnswerOf).
  kDiffers = 1,           // of `diff`
  kBroken = 1,            // of `verify`
  kBackupIncomplete = 1,  // of `backup`: the archive is written, and something is missing in it
  kWrongUsage = base::kExitWrongUsage,
  kNoAnswer = 2,
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

// What `answer` returns; whatever goes wrong meanwhile never ends as an answer does: throws
// CliError with kNoAnswer in the place of kFailed.
template <typename Answer>
ExitCode AnswerOf(const Answer& answer) {
  try {
    return answer();
  } catch (const CliError& e) {
    throw CliError(e.what(), e.exit_code() == kFailed ? kNoAnswer : e.exit_code());
  } catch (const std::exception& e) {
    throw CliError(e.what(), kNoAnswer);
  }
}

// What a command ends with that was stopped.
inline CliError Interrupted() { return CliError("interrupted", kInterrupted); }

// Throws Interrupted once stop was requested: what is half done is not gone on with.
inline void RequireGoingOn(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Interrupted();
}

// What is stored of one policy is not there as it was sealed (api::kContentAlteredReason): it costs
// that one, and no other.
class DamagedError : public CliError {
 public:
  using CliError::CliError;
};

// There is no such thing: answer 404.
class NotFoundError : public CliError {
 public:
  using CliError::CliError;
};

// The cluster does not know the kind of object.
class NotInstalledError : public CliError {
 public:
  using CliError::CliError;
};

// The caller may not do it: answer 403.
class ForbiddenError : public CliError {
 public:
  using CliError::CliError;
};

}  // namespace strongroom::cli
