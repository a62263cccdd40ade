#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "controller/controller.h"
#include "integration/support/control_plane.h"
#include "integration/support/postgres.h"
#include "kube/client.h"
#include "support/built_in_catalogues.h"

namespace strongroom::test {

// The machine's clock, some time ahead: what is due soon is due now. Thread-safe.
class ShiftedClock final : public base::Clock {
 public:
  explicit ShiftedClock(std::chrono::seconds ahead) : ahead_(ahead) {}
  void Set(std::chrono::seconds ahead) { ahead_ = ahead; }
  std::chrono::system_clock::time_point Now() const override {
    return std::chrono::system_clock::now() + ahead_.load();
  }
  std::chrono::steady_clock::time_point Steady() const override {
    return std::chrono::steady_clock::now();
  }

 private:
  std::atomic<std::chrono::seconds> ahead_;
};

// A real API server with our CRDs and a real PostgreSQL with our schema, for all tests of the
// program.
class World {
 public:
  static World& Shared();

  const kube::Client& client() const { return client_; }
  ControlPlane& control_plane() { return ControlPlane::Shared(); }
  Postgres& postgres() { return Postgres::Shared(); }

  // A namespace with a Tenant "tenant".
  std::string MakeNamespace(const std::string& name, int max_concurrent_runs = 1);
  kube::Json MakeTenant(const std::string& ns, const std::string& name, int max_concurrent_runs);
  // A daily schedule whose next slot is at least a minute away and is due for a ShiftedClock of
  // kAhead; `spec` is merged into it. Returns the object.
  kube::Json MakeSchedule(const std::string& ns, const std::string& name,
                          const kube::Json& spec = kube::Json::object());

  kube::Json Get(const kube::Resource& resource, const std::string& ns, const std::string& name);
  // Null when there is none.
  kube::Json TryGet(const kube::Resource& resource, const std::string& ns, const std::string& name);
  std::vector<kube::Json> List(const kube::Resource& resource, const std::string& ns);

  // What kubelet and server do for a run that has a Job: its pod runs, the outcome is reported, the
  // Job is complete. Steps that are done already are left out.
  void FinishRun(const std::string& ns, const std::string& run, const std::string& phase);

  // First column of the first row; "" without rows. Throws when PostgreSQL is away.
  std::string Sql(const std::string& query);

  static constexpr std::chrono::minutes kAhead{3};
  // By which a ShiftedClock may differ from the API server's.
  static constexpr std::chrono::days kFarthest{10};

 private:
  World();

  const base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  kube::Client client_;
};

// Of a controller that is quick to take over.
controller::Options MakeOptions(const std::string& lease);

// A controller process in this one: works from construction on.
class RunningController {
 public:
  RunningController(web::Transport& transport, const base::Clock& clock,
                    const std::string& lease = "controller")
      : RunningController({.work = transport, .lease = transport, .reviews = transport}, clock,
                          lease) {}
  RunningController(const controller::Controller::Transports& transports, const base::Clock& clock,
                    const std::string& lease)
      : RunningController(transports, clock, MakeOptions(lease)) {}
  RunningController(const controller::Controller::Transports& transports, const base::Clock& clock,
                    controller::Options options);
  // Stops it and waits for its end.
  ~RunningController();
  RunningController(const RunningController&) = delete;
  RunningController& operator=(const RunningController&) = delete;

  // Status and body of a GET at its own port.
  std::pair<int, std::string> Fetch(const std::string& path) const;
  bool IsLeading() const { return controller_.IsLeading(); }

 private:
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  controller::Controller controller_;
  std::jthread thread_;
};

// Asks until `condition` holds; fails the test when it does not within a minute.
void Await(const std::string& what, const std::function<bool()>& condition);

}  // namespace strongroom::test
