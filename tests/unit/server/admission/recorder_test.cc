#include "server/admission/recorder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/log.h"
#include "support/eventually.h"
#include "support/fake_clock.h"

namespace strongroom::server::admission {
namespace {

api::AdmissionRequest Creation(const std::string& name) {
  return {.uid = "u-1",
          .kind = domain::ReviewedKind::kSchedule,
          .operation = domain::AdmissionOperation::kCreate,
          .ns = "team-a",
          .name = name,
          .user = {.name = "ada", .uid = "", .groups = {}, .extra = {}}};
}

// A PostgreSQL that is slow until it is told otherwise.
class RecorderTest : public ::testing::Test {
 protected:
  RecorderTest() { base::SilenceLog(); }

  void Write() {
    if (++begun_ == 1) may_go_on_.wait();
    ++written_;
  }
  void Note(size_t count) {
    const api::AdmissionRequest request = Creation("nightly");
    const base::Json object{{"metadata", {{"name", "nightly"}}}};
    const base::Json nothing;
    const api::AdmissionAnswer answer;
    for (size_t i = 0; i < count; ++i) {
      recorder_.Note({.request = request,
                      .object = object,
                      .old_object = nothing,
                      .answer = answer,
                      .peer = "10.0.0.1"});
    }
  }

  std::atomic<int> begun_ = 0;
  std::atomic<int> written_ = 0;
  std::promise<void> go_on_;
  const std::shared_future<void> may_go_on_ = go_on_.get_future().share();
  test::FakeClock clock_;
  Audit audit_{[this](const store::AuditEntry&) { Write(); }, clock_};
  Recorder recorder_{audit_};
};

TEST_F(RecorderTest, WritesWhatWaitsBeforeItEnds) {
  Note(5);
  go_on_.set_value();
  recorder_.Stop();
  EXPECT_EQ(written_, 5);
}

// What is more is in the log.
TEST_F(RecorderTest, KeepsSoManyAndNoMore) {
  Note(1);
  EXPECT_TRUE(test::Eventually([&] { return begun_ == 1; }));
  Note(Recorder::kMostWaiting + 10);
  go_on_.set_value();
  recorder_.Stop();
  EXPECT_EQ(written_, static_cast<int>(Recorder::kMostWaiting) + 1);
}

}  // namespace
}  // namespace strongroom::server::admission
