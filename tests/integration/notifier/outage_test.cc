#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "integration/support/postgres.h"
#include "integration/whole/program.h"
#include "notifier_world.h"

// What becomes of messages when PostgreSQL, the API server or the process itself goes.
namespace strongroom::notifier {
namespace {

using base::Json;
using test::Inbox;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Outage : public test::NotifierWorld {
 protected:
  std::unique_ptr<test::Program> StartProgram() {
    auto program = std::make_unique<test::Program>(
        "notifier",
        std::vector<std::string>{
            "notifier", "--kubeconfig=" + test::ControlPlane::Shared().kubeconfig().string(),
            "--database=" + MakeOptions().database, "--namespace=" + ns_,
            "--lease-namespace=" + ns_, "--secrets-dir=" + secrets_.path().string(),
            "--receivers-on-loopback", "--listen=127.0.0.1:0"},
        folder_.path());
    program->PortIn("notifier started", "port");
    return program;
  }

  const test::TemporaryFolder folder_;
};

TEST_F(Outage, OfPostgresIsWaitedFor) {
  Inbox inbox;
  MakeFor("chat", inbox);
  Start();
  Tell("before", "a");
  AWAIT(inbox.Taken().size() == 1);
  test::Postgres::Shared().Stop();
  AWAIT(Fetch("/readyz").first == 503);
  EXPECT_THAT(Fetch("/readyz").second, HasSubstr("[-]database"));
  EXPECT_EQ(Fetch("/healthz").first, 200);
  test::Postgres::Shared().Start();
  AWAIT(Fetch("/readyz").first == 200);
  Tell("after", "a");
  AWAIT(inbox.Taken().size() >= 2);
  EXPECT_EQ(inbox.Taken().back(), "after");
}

// It has gone, and nobody could write that down.
TEST_F(Outage, OfPostgresBetweenSendingAndMarkingRepeatsTheMessage) {
  Inbox inbox;
  MakeFor("chat", inbox);
  inbox.AnswerWith([](const Json& event) {
    if (event.at("id") == "a") test::Postgres::Shared().Crash();
    return std::string("200 OK");
  });
  Options options = MakeOptions();
  options.pace.claim = std::chrono::seconds{3};
  Start(options);
  Tell("a", "a");
  AWAIT(!inbox.Taken().empty());
  inbox.AnswerWith([](const Json&) { return std::string("200 OK"); });
  test::Postgres::Shared().Start();
  AWAIT(Count("delivered") == 1);
  for (const std::string& id : inbox.Taken()) EXPECT_EQ(id, "a");
}

TEST_F(Outage, OfTheApiServerKeepsNoMessage) {
  Inbox inbox;
  MakeFor("chat", inbox);
  Start();
  AWAIT(Condition("chat", "Ready") == "True Usable");
  test::ControlPlane::Shared().StopApiServer();
  Tell("a", "a");
  AWAIT(Count("delivered") == 1);
  test::ControlPlane::Shared().StartApiServer();
  AWAIT(Condition("chat", "Delivering") == "True Delivered");
}

TEST_F(Outage, OfTheProcessRepeatsWhatWasOnItsWay) {
  std::unique_ptr<test::Program> program;
  Inbox inbox([](const Json&) { return std::string(); });
  MakeFor("chat", inbox);
  program = StartProgram();
  Tell("a", "a");
  Tell("b", "b");
  AWAIT(inbox.Came().size() == 2);
  program->Kill();
  inbox.AnswerWith([](const Json&) { return std::string("200 OK"); });
  EXPECT_EQ(Count("waiting"), 2);
  program = StartProgram();
  // As time does.
  Run("UPDATE strongroom.deliveries SET claimed_until = now()");
  AWAIT(Count("delivered") == 2);
  const auto came = inbox.CameIds();
  EXPECT_EQ(std::count(came.begin(), came.end(), "a"), 2);
  EXPECT_EQ(std::count(came.begin(), came.end(), "b"), 2);
  program->Stop();
  EXPECT_EQ(program->ExitCode(), 0);
}

// What is under way when it is told to end is not sent twice for that.
TEST_F(Outage, ThatIsWantedLosesAndRepeatsNothing) {
  std::atomic<bool> is_asked = false;
  std::atomic<bool> may_answer = false;
  Inbox inbox([&](const Json&) {
    is_asked = true;
    test::Eventually([&] { return may_answer.load(); });
    return std::string("200 OK");
  });
  MakeFor("chat", inbox);
  Tell("a", "a");
  Start();
  AWAIT(is_asked.load());
  const std::jthread answers([&] { may_answer = true; });
  Stop();
  EXPECT_EQ(Count("delivered"), 1);
  Tell("b", "b");
  Start();
  AWAIT(Count("delivered") == 2);
  EXPECT_THAT(inbox.Taken(), ElementsAre("a", "b"));
}

TEST_F(Outage, EndsTheProcessThatPostgresNeverLetIn) {
  std::string dsn = test_.dsn();
  dsn.insert(dsn.find('@'), "wrong");
  test::Program program(
      "notifier",
      {"notifier", "--kubeconfig=" + test::ControlPlane::Shared().kubeconfig().string(),
       "--database=" + dsn, "--namespace=" + ns_, "--listen=127.0.0.1:0"},
      folder_.path());
  AWAIT(program.ExitCode().has_value());
  EXPECT_NE(program.ExitCode(), 0);
}

}  // namespace
}  // namespace strongroom::notifier
