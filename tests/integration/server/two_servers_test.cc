#include <gtest/gtest.h>

#include <future>

#include "integration/database/stored_sets.h"
#include "integration/server/report_fixture.h"

// Two servers on one database, which know nothing of each other, and reports of one run at both.
namespace strongroom::server::report {
namespace {

using domain::RunPhase;
using test::Compress;
using test::ReportLines;

std::string Failure(const std::string& code) {
  domain::Outcome failed;
  failed.phase = RunPhase::kFailed;
  failed.error_code = code;
  return Compress(ReportLines(kRunUid, {}, failed));
}

class TwoServers : public ReportTest {
 protected:
  std::string SendToOther(const std::string& report) {
    test::TextBody body(report);
    return CodeOf(SendTo(other_, body, {}));
  }
  // Sends the report to the other server once, at whatever this is called from.
  std::function<void()> Meanwhile(const std::string& report, std::string& answer) {
    return [this, report, &answer] {
      if (!answer.empty()) return;
      answer = "...";
      answer = SendToOther(report);
    };
  }

  store::Database other_database_{test_.dsn()};
  const ReportPort other_{PartsWith(other_database_), clock_, limits_};
};

// Kubernetes has said that the run goes on, and nothing is locked yet.
TEST_F(TwoServers, AFailureThatWasToldFirstKeepsTheSetOut) {
  std::string failure;
  cluster_.OnUid(Meanwhile(Failure("THROTTLED"), failure));
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "409 RUN_TERMINAL");
  EXPECT_EQ(failure, "200");
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(RunPhaseName(), "failed");
}

// The run does not show the failure yet.
TEST_F(TwoServers, AFailureThatIsTakenFirstKeepsTheSetOut) {
  std::string set;
  cluster_.OnFind([&, asked = 0, hook = Meanwhile(Report(Items()), set)]() mutable {
    if (++asked == 2) hook();
  });
  EXPECT_EQ(CodeOf(Send(Failure("THROTTLED"))), "200");
  EXPECT_EQ(set, "409 RUN_TERMINAL");
  EXPECT_EQ(Sets(), "0");
  EXPECT_EQ(RunPhaseName(), "failed");
}

// The server ends before it has told the run, and the executor comes again.
TEST_F(TwoServers, AFailureThatWasNotToldIsTaken) {
  cluster_.RefusePatches("nightly-1");
  EXPECT_NE(CodeOf(Send(Failure("THROTTLED"))), "200");
  cluster_.RefusePatches("");
  EXPECT_EQ(SendToOther(Report(Items())), "409 RUN_TERMINAL");
  EXPECT_EQ(RunPhaseName(), "running");
  EXPECT_EQ(SendToOther(Failure("THROTTLED")), "200");
  EXPECT_EQ(Send(Failure("THROTTLED")).status, 200);
  EXPECT_EQ(RunPhaseName(), "failed");
  EXPECT_EQ(CodeOf(Send(Failure("INTERNAL"))), "409 RUN_TERMINAL");
}

TEST_F(TwoServers, ASetThatIsStoredFirstIsTheAnswerToAFailure) {
  std::string failure;
  WhenStored(Meanwhile(Failure("THROTTLED"), failure));
  EXPECT_EQ(CodeOf(Send(Report(Items()))), "200");
  EXPECT_EQ(failure, "200");
  EXPECT_EQ(Sets(), "1");
  EXPECT_EQ(RunPhaseName(), "success");
}

TEST_F(TwoServers, AtTheSameMomentOneOfThemCounts) {
  for (int round = 0; round < 20; ++round) {
    const std::string uid = "00000000-0000-4000-8000-0000000020" + std::to_string(round + 10);
    PutRun("nightly-1", uid);
    domain::Outcome failed;
    failed.phase = RunPhase::kFailed;
    const std::string before = Sets();
    const auto send = [&](const ReportPort& port, const std::string& report) {
      while (true) {
        test::TextBody body(report);
        const std::string code = CodeOf(SendTo(port, body, {.uid = uid}));
        if (code != "409 RUN_BUSY") return code;
      }
    };
    auto set = std::async(std::launch::async, [&] { return send(port_, Report(Items(), uid)); });
    const std::string failure = send(other_, Compress(ReportLines(uid, {}, failed)));
    const bool is_stored = Sets() != before;
    EXPECT_EQ(set.get(), is_stored ? "200" : "409 RUN_TERMINAL");
    EXPECT_EQ(failure, "200");
    EXPECT_EQ(RunPhaseName(), is_stored ? "success" : "failed");
  }
}

}  // namespace
}  // namespace strongroom::server::report
