#include "kube/cluster_identity.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/scripted_transport.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

TEST(ClusterIdentity, IsAskedForUntilItIsKnown) {
  test::FakeClock clock;
  test::ScriptedTransport transport;
  ClusterIdentity identity({transport, {}, clock});
  EXPECT_THROW(identity.Uid(), web::WebError) << "there is no answer";
  transport.Add("/api/v1/namespaces/kube-system", 200,
                Json{{"metadata", {{"name", "kube-system"}, {"uid", "u-1"}}}}.dump());
  EXPECT_EQ(identity.Uid(), "u-1");
  const size_t asked = transport.Requests().size();
  EXPECT_EQ(identity.Uid(), "u-1");
  EXPECT_EQ(transport.Requests().size(), asked);
}

}  // namespace
}  // namespace strongroom::kube
