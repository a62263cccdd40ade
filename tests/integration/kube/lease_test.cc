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

Json Spec(const std::string& lease) {
  const base::SystemClock clock;
  const auto transport = test::ControlPlane::Shared().MakeTransport();
  return Client(*transport, ClientOptions{}, clock).Get(kLeases, "default", lease)["spec"];
}

std::string Holder(const std::string& lease) { return Spec(lease).value("holderIdentity", ""); }

TEST(LeaseOnApiServer, IsHandedOverOnStop) {
  std::atomic<int> leaders = 0;
  Candidate first("first", "handover", leaders);
  Candidate second("second", "handover", leaders);
  first.Start();
  ASSERT_TRUE(test::Eventually([&] { return first.IsLeader(); }));
  second.Start();
  first.Stop();
  // Given up, not expired.
  EXPECT_NE(Holder("handover"), "first");
  ASSERT_TRUE(test::Eventually([&] { return second.IsLeader(); }));
  second.Stop();
  EXPECT_EQ(first.most(), 1);
  EXPECT_EQ(second.most(), 1);
  EXPECT_EQ(Spec("handover")["leaseTransitions"], 1);
  EXPECT_EQ(Holder("handover"), "");
}

TEST(LeaseOnApiServer, IsLostWhenTheServerFallsSilent) {
  std::atomic<int> leaders = 0;
  Candidate only("only", "silent", leaders);
  only.Start();
  ASSERT_TRUE(test::Eventually([&] { return only.IsLeader(); }));
  test::ControlPlane::Shared().PauseApiServer();
  EXPECT_TRUE(test::Eventually([&] { return !only.IsLeader() && leaders == 0; }));
  test::ControlPlane::Shared().ResumeApiServer();
}

}  // namespace
}  // namespace strongroom::kube
