#include "kube/cluster_life.h"

#include <gtest/gtest.h>

namespace strongroom::kube {
namespace {

class LifeOfTwo : public testing::Test {
 protected:
  ClusterLife life_;
  const ClusterLife::Member first_ = life_.Join();
  const ClusterLife::Member second_ = life_.Join();
};

TEST_F(LifeOfTwo, BeginsWithAll) {
  EXPECT_TRUE(life_.HaveAllListed());
  EXPECT_TRUE(ClusterLife().HaveAllListed());
}

TEST_F(LifeOfTwo, IsANewOneUntilAllHaveListedInIt) {
  const uint64_t old = life_.Current();
  life_.End(first_);
  EXPECT_NE(life_.Current(), old);
  EXPECT_FALSE(life_.HasListed(first_) || life_.HasListed(second_));
  life_.Listed(first_, life_.Current());
  EXPECT_TRUE(life_.HasListed(first_));
  EXPECT_FALSE(life_.HaveAllListed());
  life_.Listed(second_, old);
  EXPECT_FALSE(life_.HaveAllListed()) << "that list began before";
  life_.Listed(second_, life_.Current());
  EXPECT_TRUE(life_.HaveAllListed());
}

TEST_F(LifeOfTwo, EndsOnceHoweverManyFindThatItHas) {
  life_.End(first_);
  const uint64_t next = life_.Current();
  life_.Listed(first_, next);
  life_.End(second_);
  EXPECT_EQ(life_.Current(), next);
  EXPECT_TRUE(life_.HasListed(first_));
  life_.End(first_);
  EXPECT_NE(life_.Current(), next) << "it went back once more";
}

}  // namespace
}  // namespace strongroom::kube
