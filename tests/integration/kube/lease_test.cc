#include "kube/lease.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/clock.h"
#include "base/stop.h"
#include "integration/support/control_plane.h"
#include "support/eventually.h"

namespace strongroom::kube {
namespace {

using std::chrono::seconds;

const Resource kLeases{"coordination.k8s.io", "v1", "leases"};

// One process that wants to lead.
class Candidate {
 public:
  Candidate(const std::string& identity, const std::string& lease, std::atomic<int>& leaders)
      : transport_(test::ControlPlane::Shared().MakeTransport()),
        client_(*transport_, ClientOptions{}, clock_),
        elector_(client_, Options(identity, lease), clock_),
        leaders_(leaders) {}

  void Start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      elector_.Run(
          stop,
          [this](const std::stop_token& leading) {
            most_ = std::max(most_.load(), ++leaders_);
            base::WaitForStop(leading);
            --leaders_;
          },
          [] {});
    });
  }
  void Stop() {
    thread_.request_stop();
    thread_.join();
  }
  bool IsLeader() const { return elector_.IsLeader(); }
  // How many led at once, at most, when this one began to.
  int most() const { return most_; }

 private:
  static LeaseOptions Options(const std::string& identity, const std::string& lease) {
    LeaseOptions options;
    options.ns = "default";
    options.name = lease;
    options.identity = identity;
    options.lease_duration = seconds{4};
    options.renew_deadline = seconds{2};
    options.retry_period = seconds{1};
    return options;
  }

  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  Client client_;
  LeaderElector elector_;
  std::atomic<int>& leaders_;
  std::atomic<int> most_ = 0;
  std::jthread thread_;
};

TEST(LeaseOnApiServer, IsHandedOverOnStop) {
  std::atomic<int> leaders = 0;
  Candidate first("first", "handover", leaders);
  Candidate second("second", "handover", leaders);
  first.Start();
  ASSERT_TRUE(test::Eventually([&] { return first.IsLeader(); }, seconds{10}));
  second.Start();
  const auto stopped = std::chrono::steady_clock::now();
  first.Stop();
  ASSERT_TRUE(test::Eventually([&] { return second.IsLeader(); }, seconds{10}));
  // Released, not expired: less than the lease's duration.
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, seconds{3});
  second.Stop();
  EXPECT_EQ(first.most(), 1);
  EXPECT_EQ(second.most(), 1);

  const base::SystemClock clock;
  const auto transport = test::ControlPlane::Shared().MakeTransport();
  const Client client(*transport, ClientOptions{}, clock);
  const Json lease = client.Get(kLeases, "default", "handover");
  EXPECT_EQ(lease["spec"]["leaseTransitions"], 1);
  EXPECT_EQ(lease["spec"].value("holderIdentity", ""), "");
}

TEST(LeaseOnApiServer, IsLostWhenTheServerFallsSilent) {
  std::atomic<int> leaders = 0;
  Candidate only("only", "silent", leaders);
  only.Start();
  ASSERT_TRUE(test::Eventually([&] { return only.IsLeader(); }, seconds{10}));
  test::ControlPlane::Shared().PauseApiServer();
  EXPECT_TRUE(test::Eventually([&] { return !only.IsLeader() && leaders == 0; }, seconds{4}));
  test::ControlPlane::Shared().ResumeApiServer();
}

}  // namespace
}  // namespace strongroom::kube
