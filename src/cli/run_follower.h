#pragma once

#include <chrono>
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
  // States are told to `out`. `timeout` counts from now. `objects` and `host` outlive the follower.
  RunFollower(const Objects& objects, const Host& host, Printer out,
              std::chrono::milliseconds timeout);

  // False when there is no run of that name after `patience` (or the timeout). Throws CliError when
  // it may not be read, or stop was requested.
  bool AwaitCreation(const std::string& name, std::chrono::milliseconds patience);

  // Returns the run when it has ended; prints a line for each change of its state, the end
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
  Printer out_;
  Printer err_;
  bool in_trouble_ = false;
};

}  // namespace strongroom::cli
