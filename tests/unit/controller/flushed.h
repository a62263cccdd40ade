#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "controller/history_flusher.h"
#include "support/fake_history.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {

// Who hears that runs are stored.
class Listener final : public RunListener {
 public:
  void RunStored(const domain::Run& run, Stored how) override {
    heard.emplace_back(run.meta.name, how);
  }
  std::vector<std::pair<std::string, Stored>> heard;
};

class Flushed : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.PutTenant();
    schedule_ = shop_.PutSchedule("nightly");
  }
  // As a change in the cluster that the leader hears of.
  std::string PutRun(const std::string& name, const std::string& phase) {
    const auto run = shop_.PutRun(name, schedule_, {{"phase", phase}});
    shop_.history.PutRun(*shop_.caches.runs.Get({kShop, name}));
    return run["metadata"]["uid"];
  }
  std::string Metrics() { return shop_.registry.Render(); }

  Shop shop_;
  kube::Json schedule_;
  test::FakeHistory store_;
  Listener listener_;
  HistoryFlusher flusher_{{.buffer = shop_.history,
                           .store = store_,
                           .caches = shop_.caches,
                           .client = shop_.client,
                           .clock = shop_.clock,
                           .metrics = shop_.metrics},
                          {&listener_}};
};

}  // namespace strongroom::controller
