#include "cli/run_follower.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "kube/error.h"
#include "web/error.h"

namespace strongroom::cli {

RunFollower::RunFollower(const Objects& objects, const Host& host, Tell tell,
                         std::chrono::milliseconds timeout)
    : objects_(objects),
      host_(host),
      deadline_(host.clock.Steady() + timeout),
      tell_(std::move(tell)),
      err_(host.err) {}

RunFollower::Tell RunFollower::AsOutput(const Host& host) {
  return [&host](const std::string& line) { Printer(host.out).Line(line); };
}

RunFollower::Tell RunFollower::AsProgress(const Host& host) {
  return [&host](const std::string& line) {
    if (!host.err_would_block()) Printer(host.err).Line(line);
  };
}

Json RunFollower::AwaitCreation(const std::string& name, std::chrono::milliseconds patience) {
  const auto deadline = std::min(deadline_, host_.clock.Steady() + patience);
  do {
    bool is_known = false;
    Json object = Read(name, is_known);
    if (!object.is_null()) return object;
  } while (Wait(deadline));
  return nullptr;
}

ShownRun RunFollower::AwaitEnd(const std::string& name) {
  std::string shown;
  do {
    bool is_known = false;
    const Json object = Read(name, is_known);
    if (is_known && object.is_null()) throw CliError("run " + name + " has been deleted");
    if (object.is_null()) continue;
    ShownRun view = ShowRun(object);
    std::string state = Describe(view, host_.clock.NowSeconds());
    if (state != shown) {
      tell_(name + ": " + state);
      shown = std::move(state);
    }
    if (!view.problem.empty()) throw CliError("run " + name + " cannot be read: " + view.problem);
    if (domain::IsTerminal(view.run.status.outcome.phase)) return view;
  } while (Wait(deadline_));
  throw CliError("timed out: run " + name + " has not ended; it goes on");
}

Json RunFollower::Read(const std::string& name, bool& is_known) {
  std::string trouble;
  try {
    Json object = objects_.FindRun(name);
    is_known = true;
    in_trouble_ = false;
    return object;
  } catch (const web::StoppedError&) {
    throw Interrupted();
  } catch (const web::WebError& e) {
    const base::Prospect prospect = kube::ProspectOf(base::Asked::kApiServer, e);
    if (prospect != base::Prospect::kMayPass) throw CliError(e.what());
    trouble = e.what();
  }
  if (!in_trouble_) err_.Line("warning: " + trouble + "; trying again");
  in_trouble_ = true;
  is_known = false;
  return nullptr;
}

bool RunFollower::Wait(std::chrono::steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - host_.clock.Steady());
  if (left.count() <= 0) return false;
  if (!host_.sleep(std::min(left, kPause))) throw Interrupted();
  return true;
}

}  // namespace strongroom::cli
