#include "server/first_contact.h"

#include <gtest/gtest.h>

#include "base/log.h"
#include "support/fake_cluster.h"

namespace strongroom::server {
namespace {

using namespace std::chrono_literals;

TEST(FirstContact, IsThereOnceKubernetesHasAnsweredAndStays) {
  base::SilenceLog();
  test::FakeCluster cluster;
  cluster.SetAway(true);
  const FirstContact contact(cluster, 1ms);
  while (contact.Problem() == "not asked yet") std::this_thread::yield();
  EXPECT_EQ(contact.Problem(), "has not answered a TokenReview yet: the log says why");
  cluster.SetAway(false);
  while (!contact.Problem().empty()) std::this_thread::yield();
  cluster.SetAway(true);
  EXPECT_EQ(contact.Problem(), "");
}

}  // namespace
}  // namespace strongroom::server
