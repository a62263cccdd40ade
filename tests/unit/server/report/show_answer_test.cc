#include "server/report/show_answer.h"

#include <gtest/gtest.h>

#include "support/fake_cluster.h"
#include "web/error.h"

namespace strongroom::server::report {
namespace {

using domain::RunPhase;

class ShowAnswerTest : public ::testing::Test {
 protected:
  ShowAnswerTest() {
    answer_.backup_set_id = "7";
    answer_.backup_set_digest = std::string(64, 'a');
    answer_.outcome.phase = RunPhase::kSuccess;
    run_.meta.ns = "team-a";
    run_.meta.name = "nightly-1";
    run_.meta.uid = "uid-1";
    run_.status.outcome.phase = RunPhase::kRunning;
  }
  ShowResult Show(const std::string& uid = "uid-1") {
    return ShowAnswer(cluster_, "team-a", "nightly-1", uid, answer_);
  }
  test::FakeCluster cluster_;
  api::ReportAnswer answer_;
  api::Run run_;
};

TEST_F(ShowAnswerTest, WritesOnce) {
  cluster_.PutRun(run_);
  EXPECT_EQ(Show(), ShowResult::kShown);
  EXPECT_EQ(Show(), ShowResult::kShown);
  EXPECT_EQ(cluster_.patches(), 1);
  EXPECT_EQ(cluster_.FindRun("team-a", "nightly-1")->status.backup_set_id, "7");
}

TEST_F(ShowAnswerTest, NeverReplacesAnotherEnd) {
  for (const RunPhase phase : {RunPhase::kFailed, RunPhase::kCanceled, RunPhase::kSkipped}) {
    run_.status.outcome.phase = phase;
    cluster_.PutRun(run_);
    EXPECT_EQ(Show(), ShowResult::kTerminal);
  }
  EXPECT_EQ(cluster_.patches(), 0);
}

TEST_F(ShowAnswerTest, LeavesARunOfThatNameAloneThatIsAnother) {
  EXPECT_EQ(Show(), ShowResult::kGone);
  cluster_.PutRun(run_);
  EXPECT_EQ(Show("uid-2"), ShowResult::kGone);
  EXPECT_EQ(cluster_.patches(), 0);
}

TEST_F(ShowAnswerTest, LooksAgainWhenTheRunChangedMeanwhile) {
  cluster_.PutRun(run_);
  cluster_.ChangeBeforePatch(3);
  EXPECT_EQ(Show(), ShowResult::kShown);
  cluster_.PutRun(run_);
  cluster_.ChangeBeforePatch(1000);
  EXPECT_THROW(Show(), web::WebError) << "not for ever";
}

}  // namespace
}  // namespace strongroom::server::report
