#include "kube/lease.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/stop.h"
#include "support/fake_clock.h"
#include "unit/kube/fake_transport.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// One Lease object behind an API: creates, gets, patches with the check of resourceVersion.
class LeaseServer {
 public:
  web::Response Answer(const web::Request& request) {
    if (away) throw web::TransportError("away");
    if (request.method == "POST") return Create(Json::parse(request.body));
    if (!lease) return Refusal(404, "NotFound");
    if (request.method == "PATCH") return Patch(Json::parse(request.body));
    return kube::Answer(200, *lease);
  }

  std::string Holder() const { return (*lease)["spec"]["holderIdentity"]; }

  std::optional<Json> lease;
  bool away = false;
  bool conflict = false;  // somebody else is quicker, each time

 private:
  web::Response Create(Json object) {
    if (lease) return Refusal(409, "AlreadyExists");
    lease = std::move(object);
    return Store();
  }
  web::Response Patch(const Json& patch) {
    if (conflict ||
        patch["metadata"]["resourceVersion"] != (*lease)["metadata"]["resourceVersion"]) {
      return Refusal(409, "Conflict");
    }
    lease->merge_patch(patch);
    return Store();
  }
  web::Response Store() {
    (*lease)["metadata"]["resourceVersion"] = std::to_string(++version_);
    return kube::Answer(200, *lease);
  }

  int version_ = 0;
};

class Election : public testing::Test {
 protected:
  LeaderElector Make(const std::string& identity) {
    LeaseOptions options;
    options.ns = "s";
    options.name = "controller";
    options.identity = identity;
    options.sleep = [this](milliseconds wait, const std::stop_token& stop) {
      clock_.Advance(wait);
      if (on_sleep_) on_sleep_();
      return !stop.stop_requested();
    };
    return {Client(transport_, {}, clock_), options, clock_};
  }
  bool Try(LeaderElector& elector) { return elector.TryAcquireOrRenew(seconds{1}, {}); }

  test::FakeClock clock_;
  LeaseServer server_;
  FakeTransport transport_{[this](const web::Request& request) { return server_.Answer(request); }};
  std::function<void()> on_sleep_;
};

TEST_F(Election, CreatesTheLeaseAndKeepsIt) {
  LeaderElector elector = Make("a");
  EXPECT_TRUE(Try(elector));
  EXPECT_EQ((*server_.lease)["spec"]["leaseTransitions"], 0);
  EXPECT_EQ((*server_.lease)["spec"]["leaseDurationSeconds"], 15);
  EXPECT_EQ((*server_.lease)["spec"]["acquireTime"], "2026-01-01T00:00:00.000000Z");
  clock_.Advance(seconds{2});
  EXPECT_TRUE(Try(elector));
  EXPECT_EQ((*server_.lease)["spec"]["leaseTransitions"], 0);
  EXPECT_EQ((*server_.lease)["spec"]["acquireTime"], "2026-01-01T00:00:00.000000Z");
  EXPECT_EQ((*server_.lease)["spec"]["renewTime"], "2026-01-01T00:00:02.000000Z");
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
  EXPECT_EQ(server_.Holder(), "b");
  EXPECT_EQ((*server_.lease)["spec"]["leaseTransitions"], 1);
  EXPECT_FALSE(Try(a));
}

TEST_F(Election, IgnoresTheTimesOfOtherMachines) {
  LeaderElector a = Make("a");
  EXPECT_TRUE(Try(a));
  (*server_.lease)["spec"]["renewTime"] = "1999-01-01T00:00:00.000000Z";
  LeaderElector b = Make("b");
  EXPECT_FALSE(Try(b));
  clock_.Step(std::chrono::hours{24});
  EXPECT_FALSE(Try(b));
}

TEST_F(Election, TakesAReleasedLeaseAtOnce) {
  LeaderElector a = Make("a");
  EXPECT_TRUE(Try(a));
  (*server_.lease)["spec"]["holderIdentity"] = "";
  (*server_.lease)["metadata"]["resourceVersion"] = "77";
  LeaderElector b = Make("b");
  EXPECT_TRUE(Try(b));
}

TEST_F(Election, IsNotWonByAConflict) {
  LeaderElector a = Make("a");
  EXPECT_TRUE(Try(a));
  server_.conflict = true;
  EXPECT_FALSE(Try(a));
  server_.conflict = false;
  EXPECT_TRUE(Try(a));
}

TEST_F(Election, LeadsUntilStopAndThenReleases) {
  LeaderElector elector = Make("a");
  std::stop_source stop;
  bool led = false;
  bool stopped = false;
  const bool asked = elector.Run(
      stop.get_token(),
      [&](const std::stop_token&) {
        led = elector.IsLeader();
        stop.request_stop();
      },
      [&] { stopped = true; });
  EXPECT_TRUE(asked);
  EXPECT_TRUE(led);
  EXPECT_TRUE(stopped);
  EXPECT_FALSE(elector.IsLeader());
  EXPECT_EQ(server_.Holder(), "");
}

TEST_F(Election, EndsWhenTheLeaseCannotBeRenewedInTime) {
  LeaderElector elector = Make("a");
  on_sleep_ = [this] { server_.away = true; };
  const auto began = clock_.Steady();
  EXPECT_FALSE(elector.Run({}, base::WaitForStop, [] {}));
  EXPECT_FALSE(elector.IsLeader());
  EXPECT_GE(clock_.Steady() - began, seconds{10});
  EXPECT_LT(clock_.Steady() - began, seconds{15});
  EXPECT_EQ(server_.Holder(), "a");
}

TEST_F(Election, EndsWhenAnotherHoldsTheLease) {
  LeaderElector elector = Make("a");
  on_sleep_ = [this] {
    (*server_.lease)["spec"]["holderIdentity"] = "b";
    (*server_.lease)["metadata"]["resourceVersion"] = "77";
  };
  const auto began = clock_.Steady();
  EXPECT_FALSE(elector.Run({}, base::WaitForStop, [] {}));
  EXPECT_EQ(clock_.Steady() - began, seconds{2});
  EXPECT_EQ(server_.Holder(), "b");
}

TEST_F(Election, WaitsForAServerThatIsAway) {
  LeaderElector elector = Make("a");
  server_.away = true;
  int sleeps = 0;
  on_sleep_ = [&] { server_.away = ++sleeps < 5; };
  std::stop_source stop;
  EXPECT_TRUE(elector.Run(
      stop.get_token(), [&](const std::stop_token&) { stop.request_stop(); }, [] {}));
  EXPECT_GE(sleeps, 5);
}

TEST_F(Election, RefusesTimesThatCannotWork) {
  LeaseOptions options;
  options.renew_deadline = options.lease_duration;
  EXPECT_THROW(LeaderElector(Client(transport_, {}, clock_), options, clock_), web::ConfigError);
}

}  // namespace
}  // namespace strongroom::kube
