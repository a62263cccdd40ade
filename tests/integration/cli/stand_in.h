#pragma once

#include <memory>
#include <string>
#include <thread>

#include "base/clock.h"
#include "kube/client.h"

namespace strongroom::cli {

// Does to the objects of one namespace what the controller and an executor would, as far as the
// plugin sees it: a run for each run-now token, which goes on to `phase`; a run that is to be
// canceled ends so. On a thread of its own while it lives.
class StandIn {
 public:
  StandIn(const kube::Client& client, std::string ns, std::string phase);

 private:
  void Work(const std::stop_token& stop) const;
  void AnswerTokens(const kube::Client& client) const;
  void MoveRuns(const kube::Client& client) const;

  const kube::Client client_;
  const std::string ns_;
  const std::string phase_;
  std::jthread thread_;
};

}  // namespace strongroom::cli
