#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notifier_world.h"

// What Notifiers say of themselves, and how others hear of one that fails.
namespace strongroom::notifier {
namespace {

using base::Json;
using test::Inbox;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Telling : public test::NotifierWorld {
 protected:
  std::string Noticed(const std::string& state) {
    return Sql(
        "SELECT count(*) FROM strongroom.notices WHERE notice ->> 'event' = 'sinkFailing' "
        "AND notice ->> 'state' = '" +
        state + "'");
  }
  void AskForTest(const std::string& name, const std::string& token) {
    Patch(name, {{"metadata", {{"annotations", {{"strongroom.dev/test-requested", token}}}}}});
  }
};

TEST_F(Telling, SaysWhyItDoesNotDeliverAndNoSecret) {
  Inbox inbox([](const Json&) { return std::string("503 Later"); });
  MakeFor("chat", inbox);
  Tell("a", "a");
  Start();
  AWAIT(Condition("chat", "Delivering") == "False Failing");
  EXPECT_THAT(MessageOf("chat", "Delivering"), HasSubstr("answered 503"));
  EXPECT_THAT(MessageOf("chat", "Delivering"), Not(HasSubstr("/hook")));
  AWAIT(StatusOf("chat").value("waiting", 0) == 1);
  EXPECT_TRUE(StatusOf("chat").contains("oldestWaitingSince"));
}

TEST_F(Telling, TellsTheOthersOfOneThatFailsAndNotItself) {
  Inbox failing([](const Json&) { return std::string("500 Oops"); });
  Inbox other;
  MakeFor("failing", failing);
  MakeFor("other", other, {{"rules", {{"events", {"sinkFailing"}}}}});
  Tell("a", "a");
  Options options = MakeOptions();
  options.pace.failing_told = std::chrono::seconds{1};
  Start(options);
  AWAIT(other.Taken().size() == 1);
  const Json event = other.Came()[0];
  EXPECT_EQ(event.at("type"), "dev.strongroom.sinkFailing");
  EXPECT_EQ(Noticed("opened"), "1");
  failing.AnswerWith([](const Json&) { return std::string("200 OK"); });
  AWAIT(other.Taken().size() == 2);
  EXPECT_EQ(Noticed("recovered"), "1");
  EXPECT_THAT(failing.Taken(), ElementsAre("a"));
}

TEST_F(Telling, IsOverWithTheNotifier) {
  Inbox failing([](const Json&) { return std::string("500 Oops"); });
  MakeFor("failing", failing);
  Tell("a", "a");
  Options options = MakeOptions();
  options.pace.failing_told = std::chrono::seconds{1};
  Start(options);
  AWAIT(Noticed("opened") == "1");
  Delete("failing");
  AWAIT(Noticed("recovered") == "1");
}

TEST_F(Telling, SendsATestOnceForEachToken) {
  Inbox inbox;
  MakeFor("chat", inbox);
  Start();
  AWAIT(Condition("chat", "Ready") == "True Usable");
  AskForTest("chat", "t-1");
  AWAIT(StatusOf("chat").contains("test"));
  Json test = StatusOf("chat").at("test");
  EXPECT_EQ(test.at("token"), "t-1");
  EXPECT_EQ(test.at("delivered"), true);
  ASSERT_EQ(inbox.Came().size(), 1U);
  EXPECT_EQ(inbox.Came()[0].at("type"), "dev.strongroom.test");
  EXPECT_EQ(Sql("SELECT count(*) FROM strongroom.deliveries"), "0");
  // The next process, and the next change, do not send it again.
  Stop();
  Start();
  Patch("chat", {{"metadata", {{"labels", {{"a", "b"}}}}}});
  inbox.AnswerWith([](const Json&) { return std::string("500 Oops"); });
  AskForTest("chat", "t-2");
  AWAIT(StatusOf("chat").at("test").at("token") == "t-2");
  test = StatusOf("chat").at("test");
  EXPECT_EQ(test.at("delivered"), false);
  EXPECT_THAT(test.at("message").get<std::string>(), HasSubstr("answered 500"));
  EXPECT_EQ(inbox.Came().size(), 2U);
  EXPECT_EQ(Condition("chat", "Delivering"), "True Delivered") << "of what was sent without it";
}

TEST_F(Telling, SaysWhyATestCannotBeSent) {
  Make("chat");
  Start();
  AskForTest("chat", "t-1");
  AWAIT(StatusOf("chat").contains("test"));
  const Json test = StatusOf("chat").at("test");
  EXPECT_EQ(test.at("delivered"), false);
  EXPECT_THAT(test.at("message").get<std::string>(), HasSubstr("is not mounted"));
}

// Two of them: one writes, and either may.
TEST_F(Telling, GoesOnWithTheNextProcess) {
  Inbox inbox;
  MakeFor("chat", inbox);
  Start();
  AWAIT(Condition("chat", "Ready") == "True Usable");
  Start();
  Tell("a", "a");
  AWAIT(Condition("chat", "Delivering") == "True Delivered");
  const std::string since = StatusOf("chat").at("conditions").dump();
  Stop();
  Start();
  Tell("b", "b");
  AWAIT(inbox.Taken().size() == 2);
  AWAIT(Count("delivered") == 2);
  EXPECT_EQ(StatusOf("chat").at("conditions").dump(), since) << "nothing has changed";
}

TEST_F(Telling, ServesMetricsAndHealth) {
  Inbox inbox([](const Json&) { return std::string("500 Oops"); });
  MakeFor("chat", inbox);
  Tell("a", "a");
  Start();
  AWAIT(Fetch("/readyz").first == 200);
  const auto shows = [&](const std::string& series) {
    return Fetch("/metrics").second.find(series) != std::string::npos;
  };
  AWAIT(shows("strongroom_notifier_waiting{notifier=\"chat\"} 1\n"));
  AWAIT(shows("strongroom_notifier_deliveries_total{notifier=\"chat\",result=\"failed\"}"));
  const std::string metrics = Fetch("/metrics").second;
  EXPECT_THAT(metrics, HasSubstr("strongroom_notifier_oldest_due_timestamp_seconds{notifier="));
  EXPECT_THAT(metrics, HasSubstr("strongroom_notifier_ready{notifier=\"chat\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("strongroom_notifier_up 1\n"));
}

TEST_F(Telling, RemovesWhatWasToldLongAgo) {
  Inbox inbox;
  MakeFor("chat", inbox);
  Options options = MakeOptions();
  options.pace.prune = std::chrono::milliseconds{100};
  Start(options);
  Tell("old", "a");
  AWAIT(Count("delivered") == 1);
  Run("UPDATE strongroom.notices SET made_at = now() - interval '31 days'");
  AWAIT(Sql("SELECT count(*) FROM strongroom.notices") == "0");
  EXPECT_EQ(Sql("SELECT count(*) FROM strongroom.deliveries"), "0");
}

}  // namespace
}  // namespace strongroom::notifier
