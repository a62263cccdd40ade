#include "kube/lease.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/stop.h"
#include "support/fake_api_server.h"
#include "support/fake_clock.h"
#include "support/forwarding_transport.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// What lies between a candidate and the API server.
class Network final : public test::ForwardingTransport {
 public:
  using ForwardingTransport::ForwardingTransport;

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    if (on_the_way) on_the_way(request);
    return ForwardingTransport::Send(request, std::move(stop));
  }

  std::function<void(const web::Request&)> on_the_way;
};

[[noreturn]] void IsAway(const web::Request&) { throw web::TransportError("away"); }

class Election : public testing::Test {
 protected:
  LeaderElector Make(const std::string& identity) {
    LeaseOptions options;
    options.ns = "s";
    options.name = "controller";
    options.identity = identity;
    options.objection = [this] { return objection_; };
    options.reached_again = [this] { ++reached_again_; };
    options.sleep = [this](milliseconds wait, const std::stop_token& stop) {
      clock_.Advance(wait);
      if (on_sleep_) on_sleep_();
      return !stop.stop_requested();
    };
    return {Client(network_, {}, clock_), options, clock_};
  }
  bool Try(LeaderElector& elector) {
    return elector.TryAcquireOrRenew(clock_.Steady() + seconds{1}, {});
  }
  Json Spec() const { return server_.Find("leases", "s", "controller")["spec"]; }
  std::string Holder() const { return Spec()["holderIdentity"]; }
  // What somebody else writes.
  void Write(const Json& spec) { server_.Patch("leases", "s", "controller", {{"spec", spec}}); }

  test::FakeClock clock_;
  test::FakeApiServer server_{clock_};
  Network network_{server_};
  std::function<void()> on_sleep_;
  std::string objection_;
  int reached_again_ = 0;
};

TEST_F(Election, CreatesTheLeaseAndKeepsIt) {
  LeaderElector elector = Make("a");
  EXPECT_TRUE(Try(elector));
  EXPECT_EQ(Spec()["leaseTransitions"], 0);
  EXPECT_EQ(Spec()["leaseDurationSeconds"], 15);
  EXPECT_EQ(Spec()["acquireTime"], "2026-01-01T00:00:00.000000Z");
  clock_.Advance(seconds{2});
  EXPECT_TRUE(Try(elector));
  EXPECT_EQ(Spec()["leaseTransitions"], 0);
  EXPECT_EQ(Spec()["acquireTime"], "2026-01-01T00:00:00.000000Z");
  EXPECT_EQ(Spec()["renewTime"], "2026-01-01T00:00:02.000000Z");
}

TEST_F(Election, TakesTheLeaseOnlyAfterItStoodStillForItsDuration) {
  LeaderElector a = Make("a");
  LeaderElector b = Make("b");
  EXPECT_TRUE(Try(a));
  EXPECT_FALSE(Try(b));
  clock_.Advance(seconds{10});
  EXPECT_TRUE(Try(a));
  clock_.Advance(seconds{10});
  EXPECT_FALSE(Try(b));  // 20 s after it saw the first state, but a second state came
  clock_.Advance(seconds{15});
  EXPECT_FALSE(Try(b));
  clock_.Advance(milliseconds{1});
  EXPECT_TRUE(Try(b));
  EXPECT_EQ(Holder(), "b");
  EXPECT_EQ(Spec()["leaseTransitions"], 1);
  EXPECT_FALSE(Try(a));
}

TEST_F(Election, TellsThatTheServerCanBeReachedAgain) {
  LeaderElector elector = Make("a");
  network_.on_the_way = IsAway;
  int waits = 0;
  on_sleep_ = [&] {
    if (++waits == 3) network_.on_the_way = nullptr;
  };
  std::stop_source stop;
  elector.Run(
      stop.get_token(), [&](const std::stop_token&) { stop.request_stop(); }, [] {});
  EXPECT_EQ(reached_again_, 1);
}

TEST_F(Election, IgnoresTheTimesOfOtherMachines) {
  LeaderElector a = Make("a");
  EXPECT_TRUE(Try(a));
  Write({{"renewTime", "1999-01-01T00:00:00.000000Z"}});
  LeaderElector b = Make("b");
  EXPECT_FALSE(Try(b));
  clock_.Step(std::chrono::hours{24});
  EXPECT_FALSE(Try(b));
}

TEST_F(Election, TakesAReleasedLeaseAtOnce) {
  LeaderElector a = Make("a");
  EXPECT_TRUE(Try(a));
  Write({{"holderIdentity", ""}});
  LeaderElector b = Make("b");
  EXPECT_TRUE(Try(b));
}

TEST_F(Election, IsNotWonByAConflict) {
  LeaderElector a = Make("a");
  EXPECT_TRUE(Try(a));
  server_.RefuseNext("PATCH", "leases", 409);
  EXPECT_FALSE(Try(a));
  EXPECT_TRUE(Try(a));
}

TEST_F(Election, LeadsUntilStopAndThenReleases) {
  LeaderElector elector = Make("a");
  std::stop_source stop;
  bool led = false;
  std::string holder_at_the_end;
  const bool asked = elector.Run(
      stop.get_token(),
      [&](const std::stop_token&) {
        led = elector.IsLeader();
        stop.request_stop();
      },
      [&] { holder_at_the_end = Holder(); });
  EXPECT_TRUE(asked);
  EXPECT_TRUE(led);
  EXPECT_EQ(holder_at_the_end, "a");  // nobody else leads before that is told
  EXPECT_FALSE(elector.IsLeader());
  EXPECT_EQ(Holder(), "");
}

TEST_F(Election, EndsAtItsDeadlineWhateverTheServerDoes) {
  struct Row {
    const char* what;
    std::function<void(const web::Request&)> on_the_way;
  };
  const auto silent = [this](const web::Request& request) {
    clock_.Advance(request.timeout);
    throw web::TransportError("timed out");
  };
  const std::vector<Row> rows = {
      {"refuses connections", IsAway},
      {"is silent", silent},
      {"reads slowly and then is silent",
       [&](const web::Request& request) {
         if (request.method != "GET") silent(request);
         clock_.Advance(request.timeout - milliseconds{1});
       }},
      {"reads in half of the time and then is silent",
       [&](const web::Request& request) {
         if (request.method != "GET") silent(request);
         clock_.Advance(request.timeout / 2);
       }},
      {"writes, but its answers come too late",
       [&](const web::Request& request) {
         if (request.method == "GET") return;
         Write({{"renewTime", "2026-01-01T00:00:02.000000Z"}});
         silent(request);
       }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    network_.on_the_way = nullptr;
    if (!server_.All("leases").empty()) Write({{"holderIdentity", ""}});
    LeaderElector elector = Make("a");
    on_sleep_ = [&] { network_.on_the_way = row.on_the_way; };
    const auto renewed = clock_.Steady();
    std::chrono::nanoseconds led{};
    const auto ended = [&] { led = clock_.Steady() - renewed; };
    EXPECT_FALSE(elector.Run({}, base::WaitForStop, ended));
    EXPECT_FALSE(elector.IsLeader());
    EXPECT_EQ(led, seconds{10});
    EXPECT_EQ(Holder(), "a");
  }
}

TEST_F(Election, EndsWhenAnotherHoldsTheLease) {
  LeaderElector elector = Make("a");
  on_sleep_ = [this] { Write({{"holderIdentity", "b"}}); };
  const auto began = clock_.Steady();
  EXPECT_FALSE(elector.Run({}, base::WaitForStop, [] {}));
  EXPECT_EQ(clock_.Steady() - began, seconds{2});
  EXPECT_EQ(Holder(), "b");
}

TEST_F(Election, TakesNoLeaseWhileItMustNot) {
  objection_ = "the clock is off";
  LeaderElector a = Make("a");
  EXPECT_FALSE(Try(a));
  EXPECT_TRUE(server_.All("leases").empty());
  LeaderElector b = Make("b");
  objection_.clear();
  EXPECT_TRUE(Try(b));
  clock_.Advance(seconds{60});
  objection_ = "the clock is off";
  EXPECT_FALSE(Try(a)) << "whoever has it";
  objection_.clear();
  EXPECT_FALSE(Try(a)) << "seen for the first time now";
  EXPECT_EQ(Holder(), "b");
}

TEST_F(Election, GivesTheLeaseUpOnceItMustNotLead) {
  LeaderElector elector = Make("a");
  on_sleep_ = [this] { objection_ = "the clock is off"; };
  const auto began = clock_.Steady();
  EXPECT_FALSE(elector.Run({}, base::WaitForStop, [] {}));
  EXPECT_EQ(clock_.Steady() - began, seconds{2}) << "at the next attempt";
  EXPECT_EQ(Holder(), "");
}

TEST_F(Election, WaitsForAServerThatIsAway) {
  LeaderElector elector = Make("a");
  network_.on_the_way = IsAway;
  int sleeps = 0;
  on_sleep_ = [&] {
    if (++sleeps == 5) network_.on_the_way = nullptr;
  };
  std::stop_source stop;
  EXPECT_TRUE(elector.Run(
      stop.get_token(), [&](const std::stop_token&) { stop.request_stop(); }, [] {}));
  EXPECT_GE(sleeps, 5);
}

TEST_F(Election, RefusesTimesThatCannotWork) {
  LeaseOptions options;
  options.renew_deadline = options.lease_duration;
  EXPECT_THROW(LeaderElector(Client(network_, {}, clock_), options, clock_), web::ConfigError);
}

}  // namespace
}  // namespace strongroom::kube
