#include "server/admission/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/log.h"
#include "base/mutex.h"
#include "store/error.h"
#include "support/eventually.h"
#include "support/fake_clock.h"

namespace strongroom::server::admission {
namespace {

using namespace std::chrono_literals;
using store::StoreError;
using test::Eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecorderTest : public ::testing::Test {
 protected:
  RecorderTest() { base::SilenceLog(); }

  void Begin(size_t most_waiting = 1'000) {
    recorder_.emplace(
        audit_, clock_,
        RecorderOptions{.most_waiting = most_waiting, .backoff = {.first = 1ms, .maximum = 1ms}});
  }

  void Note(const std::string& name, bool is_refused = false, bool is_dry_run = false) {
    const api::AdmissionRequest request{.uid = "u-" + name,
                                        .kind = domain::ReviewedKind::kSchedule,
                                        .operation = domain::AdmissionOperation::kUpdate,
                                        .ns = "team-a",
                                        .name = name,
                                        .is_dry_run = is_dry_run,
                                        .user = {.name = "ada"}};
    api::AdmissionAnswer answer;
    if (is_refused) answer.refusal = {.reason = "Forbidden"};
    recorder_->Note({.request = request,
                     .object = nlohmann::json::object(),
                     .old_object = nlohmann::json::object(),
                     .answer = answer,
                     .peer = "10.0.0.1"});
  }

  void Fail(std::optional<StoreError::Kind> kind) {
    const base::MutexLock lock(mutex_);
    failure_ = kind;
  }
  bool IsTried(int times) {
    return Eventually([&] {
      const base::MutexLock lock(mutex_);
      return attempts_ >= times;
    });
  }
  std::vector<std::string> Rows() {
    const base::MutexLock lock(mutex_);
    return rows_;
  }
  bool HasRows(size_t count) {
    return Eventually([&] { return Rows().size() == count; });
  }

  test::FakeClock clock_;
  base::Mutex mutex_;
  std::optional<StoreError::Kind> failure_ GUARDED_BY(mutex_);
  int attempts_ GUARDED_BY(mutex_) = 0;
  std::vector<std::string> rows_ GUARDED_BY(mutex_);
  Audit audit_{[this](const store::AuditEntry& entry) {
                 const base::MutexLock lock(mutex_);
                 ++attempts_;
                 if (failure_) throw StoreError(*failure_, "it cannot");
                 if (entry.subject == "backupschedules/odd") {
                   throw StoreError(StoreError::Kind::kBadData, "it is odd");
                 }
                 rows_.push_back(entry.result + ' ' + entry.actor + ' ' + entry.action + ' ' +
                                 entry.subject + ' ' + entry.reason);
               },
               clock_};
  std::optional<Recorder> recorder_;
};

TEST_F(RecorderTest, WaitsForPostgres) {
  for (const auto kind : {StoreError::Kind::kUnavailable, StoreError::Kind::kTooSlow,
                          StoreError::Kind::kNoEntry, StoreError::Kind::kRefused}) {
    Fail(kind);
    Begin();
    Note("a");
    Note("b");
    Note("c", true);
    Note("d", false, true);
    ASSERT_TRUE(IsTried(5));
    EXPECT_THAT(Rows(), IsEmpty());
    Fail({});
    EXPECT_TRUE(HasRows(3));
    recorder_.reset();
    EXPECT_THAT(Rows(), ElementsAre("intended ada update backupschedules/a ",
                                    "intended ada update backupschedules/b ",
                                    "refused ada update backupschedules/c Forbidden"))
        << "each once, and no word of what was lost";
    const base::MutexLock lock(mutex_);
    rows_.clear();
    attempts_ = 0;
  }
}

TEST_F(RecorderTest, SaysHowManyItLost) {
  Fail(StoreError::Kind::kUnavailable);
  Begin(2);
  Note("a");
  ASSERT_TRUE(IsTried(2)) << "it waits beside the two";
  for (const char* name : {"b", "c", "lost"}) Note(name);
  clock_.Advance(30s);
  Note("lost, too");
  Fail({});
  EXPECT_TRUE(HasRows(4));
  recorder_.reset();
  EXPECT_THAT(Rows(),
              ElementsAre(HasSubstr("/a "), HasSubstr("/b "), HasSubstr("/c "),
                          "failed unknown record auditevents 2 reviews are not in the log from "
                          "2026-01-01T00:00:00Z to 2026-01-01T00:00:30Z"));
}

TEST_F(RecorderTest, LosesWhatIsNeverTakenAndNothingElse) {
  Begin();
  Note("odd");
  EXPECT_TRUE(HasRows(1)) << "it says so without a further review";
  Note("a");
  recorder_.reset();
  EXPECT_THAT(Rows(), ElementsAre(HasSubstr("1 reviews are not in the log"), HasSubstr("/a ")));
}

// Who asked for what is nowhere else.
TEST_F(RecorderTest, LogsAllOfARowThatIsLost) {
  base::SetLogLevel(base::LogLevel::kError);
  testing::internal::CaptureStderr();
  Fail(StoreError::Kind::kUnavailable);
  Begin();
  Note("a");
  recorder_.reset();
  const std::string log = testing::internal::GetCapturedStderr();
  base::SilenceLog();
  EXPECT_THAT(Rows(), IsEmpty());
  for (const char* word :
       {R"("message":"audit row not written")", R"("actor":"ada")", R"("action":"update")",
        R"("namespace":"team-a")", R"("subject":"backupschedules/a")", R"("result":"intended")",
        R"("request":"u-a")", R"("peer":"10.0.0.1")", R"("error":"it cannot")",
        R"("message":"reviews are not in the audit log")", R"("rows":1)"}) {
    EXPECT_THAT(log, HasSubstr(word));
  }
}

// Rows of refusals that are counted come behind all that wait.
TEST_F(RecorderTest, WritesAllBeforeWhatWasCounted) {
  Fail(StoreError::Kind::kUnavailable);
  Begin();
  for (int n = 0; n < 13; ++n) Note(std::to_string(n), true);
  Note("last");
  ASSERT_TRUE(IsTried(1));
  Fail({});
  recorder_->Stop();
  EXPECT_THAT(Rows(), SizeIs(11));
  audit_.WriteCounted();
  ASSERT_THAT(Rows(), SizeIs(12));
  EXPECT_EQ(Rows().back(), "refused ada update 3 more Forbidden 3");
  Note("late");
  recorder_->Stop();
  EXPECT_THAT(Rows(), SizeIs(12)) << "it is in the log of the server";
}

}  // namespace
}  // namespace strongroom::server::admission
