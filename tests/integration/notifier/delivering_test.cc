#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/file.h"
#include "integration/notify/receiver.h"
#include "notifier_world.h"

// What comes to receivers, and in which order.
namespace strongroom::notifier {
namespace {

using base::Json;
using test::Inbox;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Ids = std::vector<std::string>;

class Delivering : public test::NotifierWorld {
 protected:
  // Of what TellMany has told.
  static void ExpectOrder(const Ids& taken, int objects) {
    std::map<int, int> last;
    for (const std::string& id : taken) {
      const int number = std::stoi(id);
      EXPECT_GT(number, std::exchange(last[number % objects], number));
    }
  }
};

// By a receiver that is not ours, over TLS, signed by a key of a Secret.
TEST_F(Delivering, ReachesAReceiverThatChecksSignatures) {
  const std::string key = "whsec_" + base::EncodeBase64(std::string(32, 'k'));
  const test::Receiver receiver("https", key);
  Mount("siem", "url", "https://127.0.0.1:" + receiver.port() + "/hook");
  Mount("siem", "ca.crt", base::ReadFile(receiver.certificate().file()));
  Mount("siem", "signingKey", key);
  Make("siem",
       {{"webhook",
         {{"caSecretRef", {{"name", "siem"}}}, {"signingKeySecretRefs", {{{"name", "siem"}}}}}}});
  Start();
  Tell("a", "nightly");
  const Json event = base::ParseJson(receiver.Came(1).value_or("{}"));
  EXPECT_EQ(event.value("id", ""), "a");
  EXPECT_EQ(event.value("type", ""), "dev.strongroom.runFailed");
  AWAIT(Count("delivered") == 1);
  AWAIT(Condition("siem", "Delivering") == "True Delivered");
  EXPECT_EQ(Condition("siem", "Ready"), "True Usable");
  AWAIT(StatusOf("siem").value("waiting", 1) == 0);
  EXPECT_TRUE(StatusOf("siem").contains("lastDeliveredAt"));
  EXPECT_TRUE(receiver.HasNoMoreThan(1));
}

// A receiver that is gone delays no other, and each gets what is about one object in its order.
TEST_F(Delivering, OfAThousandNoticesIsNotHeldUpByADeadReceiver) {
  constexpr int kNotices = 1'000;
  constexpr int kObjects = 50;
  Inbox alive;
  Inbox dead([](const Json&) { return std::string(); });
  MakeFor("alive", alive);
  MakeFor("dead", dead);
  TellMany(kNotices, kObjects);
  Start();
  AWAIT(alive.Taken().size() >= kNotices);
  const Ids taken = alive.Taken();
  EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), size_t{kNotices});
  EXPECT_EQ(taken.size(), size_t{kNotices}) << "each once";
  ExpectOrder(taken, kObjects);
  AWAIT(Count("delivered") == kNotices);
  EXPECT_EQ(Count("waiting"), kNotices);
  EXPECT_THAT(dead.Taken(), IsEmpty());
  Stop();
}

TEST_F(Delivering, TriesAgainWhileOthersGo) {
  std::atomic<int> failures = 3;
  Inbox inbox([&](const Json& event) {
    const bool fails = event.at("id") == "a1" && failures-- > 0;
    return std::string(fails ? "500 Oops" : "200 OK");
  });
  MakeFor("chat", inbox);
  Tell("a1", "a");
  Tell("a2", "a");
  Tell("b1", "b");
  Start();
  AWAIT(inbox.Taken().size() == 3);
  const Ids taken = inbox.Taken();
  const auto at = [&](const std::string& id) {
    return std::find(taken.begin(), taken.end(), id) - taken.begin();
  };
  EXPECT_LT(at("a1"), at("a2")) << "in order";
  EXPECT_LT(at("b1"), at("a1")) << "another object's does not wait";
  AWAIT(Count("delivered") == 3);
  AWAIT(Condition("chat", "Delivering") == "True Delivered");
  AWAIT(Events("chat") == "DeliveryFailing DeliveryRecovered");
}

TEST_F(Delivering, GoesOnBehindWhatIsRefused) {
  Inbox inbox(
      [](const Json& event) { return std::string(event.at("id") == "a1" ? "400 Bad" : "200 OK"); });
  MakeFor("chat", inbox);
  Tell("a1", "a");
  Tell("a2", "a");
  Start();
  AWAIT(Count("delivered") == 1 && Count("refused") == 1);
  EXPECT_THAT(inbox.CameIds(), ElementsAre("a1", "a2"));
  AWAIT(Events("chat").find("DeliveryGivenUp") != std::string::npos);
}

TEST_F(Delivering, HasADigestInOneMessage) {
  Inbox inbox;
  MakeFor("daily", inbox, {{"rules", {{"digest", {{"timeOfDay", "07:15"}}}}}});
  Start();
  for (const char* id : {"a1", "a2", "b1"}) {
    Tell(id, std::string(id).substr(0, 1), domain::Severity::kWarning);
  }
  Tell("critical", "a");
  AWAIT(inbox.Taken().size() == 1);
  EXPECT_THAT(inbox.Taken(), ElementsAre("critical"));
  AWAIT(Count("waiting") == 3);
  Run("UPDATE strongroom.deliveries SET not_before = now(), next_at = now()");
  AWAIT(Count("delivered") == 4);
  const auto came = inbox.Came();
  ASSERT_EQ(came.size(), 2U);
  EXPECT_EQ(came[1].at("type"), "dev.strongroom.digest");
  EXPECT_EQ(came[1].at("data").at("notices").size(), 3U);
}

TEST_F(Delivering, SendsNothingWhileSuspendedAndNothingOfThenLater) {
  Inbox inbox;
  MakeFor("chat", inbox, {{"suspend", true}});
  Start();
  AWAIT(Condition("chat", "Ready") == "False Suspended");
  Tell("then", "a");
  AWAIT(Sql("SELECT count(*) FROM strongroom.notices WHERE shared_at IS NULL") == "0");
  Patch("chat", {{"spec", {{"suspend", false}}}});
  AWAIT(Condition("chat", "Ready") == "True Usable");
  Tell("now", "a");
  AWAIT(inbox.Taken().size() == 1);
  EXPECT_THAT(inbox.Taken(), ElementsAre("now"));
}

TEST_F(Delivering, WaitsForASecretThatIsMissing) {
  Make("chat");
  Start();
  AWAIT(Condition("chat", "Ready") == "False SecretMissing");
  EXPECT_EQ(MessageOf("chat", "Ready"),
            "the Secret \"chat\" is not mounted: name it in notifications.secrets of the chart");
  Tell("a", "a");
  AWAIT(Count("waiting") == 1);
  Inbox inbox;
  Mount("chat", "url", inbox.url());
  AWAIT(inbox.Taken().size() == 1);
  AWAIT(Condition("chat", "Ready") == "True Usable");
}

TEST_F(Delivering, GoesWhereARotatedSecretSays) {
  Inbox before;
  Inbox after;
  MakeFor("chat", before);
  Start();
  Tell("a", "a");
  AWAIT(before.Taken().size() == 1);
  Mount("chat", "url", after.url());
  // Messages come to the old place until the new one is seen, and to one of them each.
  int number = 0;
  AWAIT((Tell("b" + std::to_string(++number), "b"), !after.Taken().empty()));
  AWAIT(before.Taken().size() + after.Taken().size() == static_cast<size_t>(number) + 1);
}

TEST_F(Delivering, IsWithdrawnWithTheNotifier) {
  Inbox inbox([](const Json&) { return std::string("500 Oops"); });
  MakeFor("chat", inbox);
  Tell("a", "a");
  Start();
  AWAIT(Count("waiting") == 1);
  Delete("chat");
  AWAIT(Count("withdrawn") == 1);
}

// Also when nobody was there to see it.
TEST_F(Delivering, IsWithdrawnWhenTheNotifierWentUnseen) {
  Make("chat");
  Start();
  Tell("a", "a");
  AWAIT(Count("waiting") == 1);
  Stop();
  Delete("chat");
  Make("chat");
  Start();
  AWAIT(Count("withdrawn") == 1);
}

TEST_F(Delivering, IsGivenUpAfterADay) {
  Inbox inbox([](const Json&) { return std::string("500 Oops"); });
  MakeFor("chat", inbox);
  Tell("a", "a");
  Start();
  AWAIT(Count("waiting") == 1);
  Run("UPDATE strongroom.deliveries SET not_before = now() - interval '25 hours'");
  AWAIT(Count("givenUp") == 1);
  AWAIT(Events("chat").find("DeliveryGivenUp") != std::string::npos);
}

// What becomes of a message cannot be stored: as when the process dies in between.
TEST_F(Delivering, SendsAgainWithTheSameIdWhatItCouldNotMark) {
  Inbox inbox;
  MakeFor("chat", inbox);
  Run("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "RAISE EXCEPTION 'not now' USING ERRCODE = 'check_violation'; END $$; "
      "CREATE TRIGGER refuse BEFORE UPDATE ON strongroom.deliveries FOR EACH ROW "
      "WHEN (NEW.state = 'delivered') EXECUTE FUNCTION refuse()");
  Tell("a", "a");
  Tell("a2", "a");
  Options options = MakeOptions();
  options.pace.claim = std::chrono::seconds{2};
  Start(options);
  AWAIT(inbox.Taken().size() >= 2);
  EXPECT_THAT(std::set<std::string>({inbox.Taken()[0], inbox.Taken()[1]}), ElementsAre("a"))
      << "the next of the object waits";
  Run("DROP TRIGGER refuse ON strongroom.deliveries");
  AWAIT(Count("delivered") == 2);
}

TEST_F(Delivering, ByTwoProcessesSendsEachOnce) {
  constexpr int kNotices = 200;
  constexpr int kObjects = 10;
  Inbox inbox;
  MakeFor("chat", inbox);
  Start();
  Start();
  TellMany(kNotices, kObjects);
  AWAIT(Count("delivered") == kNotices);
  EXPECT_EQ(inbox.Taken().size(), size_t{kNotices});
  ExpectOrder(inbox.Taken(), kObjects);
}

// Who writes the status need not be who sends.
TEST_F(Delivering, TellsOfWhatAnotherProcessSends) {
  Inbox inbox([](const Json&) { return std::string("500 Oops"); });
  const std::string uid = MakeFor("chat", inbox).at("metadata").at("uid");
  Options options = MakeOptions();
  options.pace.backoff = {std::chrono::minutes{10}, std::chrono::minutes{10}};
  Start(options);
  Tell("a", "a");
  AWAIT(Condition("chat", "Delivering") == "False Failing");
  Run("UPDATE strongroom.deliveries SET state = 'delivered', ended_at = now()");
  AWAIT(Condition("chat", "Delivering") == "True Delivered");
  EXPECT_EQ(MessageOf("chat", "Delivering"), "Delivered");
  EXPECT_TRUE(StatusOf("chat").contains("lastDeliveredAt"));
  Run("WITH told AS (INSERT INTO strongroom.notices (id, object_uid, notice, shared_at) "
      "VALUES ('b', 'b', '{}', now()) RETURNING seq) "
      "INSERT INTO strongroom.deliveries (notifier_uid, notice_seq, object_uid, not_before, "
      "next_at, attempts, why) SELECT '" +
      uid + "', seq, 'b', now(), now() + interval '1 hour', 1, 'it hung up' FROM told");
  AWAIT(MessageOf("chat", "Delivering") == "it hung up");
  EXPECT_EQ(Condition("chat", "Delivering"), "False Failing");
}

TEST_F(Delivering, BeatsWithoutANotice) {
  Inbox inbox;
  Mount("alive", "url", inbox.url());
  Make("alive", {{"webhook", nullptr},
                 {"rules", nullptr},
                 {"heartbeat", {{"urlSecretRef", {{"name", "alive"}, {"key", "url"}}}}}});
  Start();
  AWAIT(!inbox.Came().empty());
  EXPECT_TRUE(inbox.Came()[0].is_null()) << "it is told nothing";
  AWAIT(Condition("alive", "Delivering") == "True Delivered");
  EXPECT_EQ(Sql("SELECT count(*) FROM strongroom.deliveries"), "0");
}

}  // namespace
}  // namespace strongroom::notifier
