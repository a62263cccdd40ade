#include "controller/own_writes.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/fake_clock.h"

namespace strongroom::controller {
namespace {

using kube::Json;

Json Written(const std::string& version) {
  return {{"metadata", {{"namespace", "shop"}, {"name", "nightly"}, {"resourceVersion", version}}}};
}

class OwnWritesOf : public testing::Test {
 protected:
  const kube::ObjectKey key_{"shop", "nightly"};
  Caches caches_;
  test::FakeClock clock_;
  OwnWrites writes_{caches_, clock_};
};

TEST_F(OwnWritesOf, NothingIsVisible) { EXPECT_TRUE(writes_.AreVisible(key_)); }

TEST_F(OwnWritesOf, EachKindWaitsForItsOwnCache) {
  writes_.NoteRun(key_, Written("5"));
  writes_.NoteJob(key_, Written("6"));
  writes_.NoteSchedule(key_, Written("7"));
  EXPECT_FALSE(writes_.AreVisible(key_));
  caches_.schedules.Upsert(Written("9"));
  caches_.runs.Upsert(Written("5"));
  EXPECT_FALSE(writes_.AreVisible(key_));
  caches_.jobs.Upsert(Written("6"));
  EXPECT_TRUE(writes_.AreVisible(key_));
}

TEST_F(OwnWritesOf, TheNewestOfOneKindCounts) {
  writes_.NoteRun(key_, Written("12"));
  writes_.NoteRun(key_, Written("9"));
  caches_.runs.Upsert(Written("11"));
  EXPECT_FALSE(writes_.AreVisible(key_));
  caches_.runs.Remove(Written("12"));
  EXPECT_TRUE(writes_.AreVisible(key_));
}

TEST_F(OwnWritesOf, SchedulesDoNotWaitForEachOther) {
  writes_.NoteRun(key_, Written("5"));
  EXPECT_TRUE(writes_.AreVisible({"shop", "weekly"}));
}

TEST_F(OwnWritesOf, AnotherLifeOfTheClusterAreNotWaitedFor) {
  writes_.NoteRun(key_, Written("500"));
  caches_.life.End(caches_.life.Join());
  EXPECT_TRUE(writes_.AreVisible(key_));
  writes_.NoteRun(key_, Written("300"));
  EXPECT_FALSE(writes_.AreVisible(key_));
  caches_.runs.Upsert(Written("301"));
  EXPECT_TRUE(writes_.AreVisible(key_));
}

TEST_F(OwnWritesOf, ACacheThatIsStuckIsNotWaitedForLonger) {
  writes_.NoteRun(key_, Written("5"));
  clock_.Advance(OwnWrites::kPatience - std::chrono::seconds(1));
  EXPECT_FALSE(writes_.AreVisible(key_));
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_TRUE(writes_.AreVisible(key_));
}

TEST_F(OwnWritesOf, AVersionThatIsNoNumberIsNotWaitedFor) {
  writes_.NoteRun(key_, Written("opaque"));
  EXPECT_TRUE(writes_.AreVisible(key_));
}

}  // namespace
}  // namespace strongroom::controller
