#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/host.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/shown_run.h"

namespace strongroom::cli {

// Follows one run by reading it again and again (kPause): that survives restarts of the API server,
// and a run takes seconds to hours. One thread uses it.
class RunFollower {
 public:
  // How states are told, a line each.
  using Tell = std::function<void(const std::string& line)>;

  // `timeout` counts from now. `objects` and `host` outlive the follower.
  RunFollower(const Objects& objects, const Host& host, Tell tell,
              std::chrono::milliseconds timeout);

  // As what the command answers, on standard output.
  static Tell AsOutput(const Host& host);
  // As what goes on meanwhile, on standard error: dropped where nobody reads that.
  static Tell AsProgress(const Host& host);

  // The object of that name; null when there is none after `patience` (or the timeout). Throws
  // CliError when it may not be read, or stop was requested.
  Json AwaitCreation(const std::string& name, std::chrono::milliseconds patience);

  // Returns the run when it has ended; tells each change of its state, the end
  // included. Throws CliError when the timeout passed, the run is gone, or stop was requested.
  ShownRun AwaitEnd(const std::string& name);

 private:
  // Null while the API server does not answer, which is said once.
  Json Read(const std::string& name, bool& is_known);
  // False when `deadline` has passed.
  bool Wait(std::chrono::steady_clock::time_point deadline);

  static constexpr std::chrono::milliseconds kPause{500};  // between two reads

  const Objects& objects_;
  const Host& host_;
  const std::chrono::steady_clock::time_point deadline_;
  const Tell tell_;
  Printer err_;
  bool in_trouble_ = false;
};

}  // namespace strongroom::cli
