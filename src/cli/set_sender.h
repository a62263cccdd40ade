#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "cli/error.h"
#include "cli/host.h"

namespace strongroom::cli {

// The cluster does not take the set as it is; it may take others.
class SetRefused : public CliError {
 public:
  using CliError::CliError;
};

// What became of a set that was sent.
struct SentSet {
  std::string name;        // here; empty where nothing was to be stored and it is not there
  bool is_new = false;     // it was not there before
  bool is_marked = false;  // it is there, and retention has marked it for removal
};

// Puts sets into one cluster and namespace, as the caller. One thread uses it.
class SetSender {
 public:
  // Connects. Throws CliError. `host` outlives this.
  SetSender(const ConnectionFlags& flags, const Host& host);

  struct Upload {
    std::string set;             // for messages
    std::filesystem::path file;  // as WriteSetUpload makes it
    std::string schedule;        // empty: the one that it had
    bool is_dry_run = false;
  };
  // Again and again, for some minutes, while what comes may pass: a set that is sent twice is
  // stored once. `waits` hears of each time that it has to be sent again. Throws SetRefused,
  // ForbiddenError, CliError.
  SentSet Send(const Upload& upload, const std::function<void(const std::string& why)>& waits);

 private:
  const Host& host_;
  const Connection connection_;
  const std::chrono::milliseconds timeout_;
};

}  // namespace strongroom::cli
