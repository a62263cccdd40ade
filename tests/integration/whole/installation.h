#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "history.h"
#include "integration/support/certificate.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "node.h"
#include "program.h"
#include "support/temporary_folder.h"

namespace strongroom::test {

inline constexpr const char* kTeam = "team-a";

// A cluster with Strongroom in it: a real control plane, whose own controllers make pods of Jobs
// and collect what has no owner; `strongroom server` and `strongroom controller` as processes; a
// node that runs executors. Namespace team-a has Tenant "cluster", which is that namespace, and
// three roles to back up.
class Installation {
 public:
  // `name` tells this one's servers from those of others in the program. `history` outlives it.
  // `server_flags` are what the server is told beside where everything is.
  Installation(const std::string& name, const HistoryDatabase& history,
               std::vector<std::string> server_flags = {});
  // Shows the programs' logs when the test has failed.
  ~Installation();
  Installation(const Installation&) = delete;
  Installation& operator=(const Installation&) = delete;

  ControlPlane& cluster() { return cluster_; }
  Node& node() { return node_; }
  const kube::Client& client() const { return client_; }
  // As the database knows the cluster.
  const std::string& uid() const { return uid_; }

  void StartController();
  void StopController();
  // Each process says of itself that it can work.
  bool IsReady();

  // A schedule of team-a that is not due within the hour, with `spec` merged into it.
  void MakeSchedule(const std::string& name, const kube::Json& spec = kube::Json::object());
  // As if the schedule had been there for longer: its time of day, which has passed, is due. The
  // controller has to have seen it.
  void MakeDue(const std::string& schedule);
  // Starts a run by hand.
  void RunNow(const std::string& schedule);

  // Null when there is none, or nobody says so.
  kube::Json StatusOf(const std::string& schedule) const;
  std::vector<kube::Json> RunsOf(const std::string& schedule) const;
  std::vector<kube::Json> Pods() const;
  // How many runs of the schedule have that phase.
  int Count(const std::string& schedule, const std::string& phase) const;
  void AwaitRuns(const std::string& schedule, const std::string& phase, int count) const;

 private:
  void StartServer();
  void MakeTeam();

  const TemporaryFolder folder_;
  const HistoryDatabase& history_;
  const std::vector<std::string> server_flags_;
  const base::SystemClock clock_;
  const Certificate certificate_;
  ControlPlane cluster_;
  std::unique_ptr<web::Transport> transport_;
  const kube::Client client_;
  std::string uid_;
  int tokens_ = 0;
  std::optional<Program> server_;
  uint16_t server_port_ = 0;
  uint16_t server_health_ = 0;
  std::optional<Program> controller_;
  uint16_t controller_port_ = 0;
  Node node_;
};

// Asks until `condition` holds; throws, which fails the test, when it does not within a minute.
// What it asks may be away meanwhile.
void Await(const std::string& what, const std::function<bool()>& condition);

}  // namespace strongroom::test
