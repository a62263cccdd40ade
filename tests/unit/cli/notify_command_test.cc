#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/timestamp.h"
#include "unit/cli/fake_host.h"

// Who is told of backups, and a message by which one of them is tried.
namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kNotifiersPath = "/apis/strongroom.dev/v1alpha1/namespaces/team-a/notifiers";

json NotifierObject(const std::string& name, const json& status = json::object()) {
  return {
      {"apiVersion", "strongroom.dev/v1alpha1"},
      {"kind", "Notifier"},
      {"metadata", {{"name", name}, {"namespace", "team-a"}, {"resourceVersion", "3"}}},
      {"spec",
       {{"slack", {{"urlSecretRef", {{"name", "slack"}}}}}, {"rules", {{"namespaces", {"*"}}}}}},
      {"status", status}};
}

json ConditionOf(const std::string& type, const std::string& truth, const std::string& message) {
  return {{"type", type},
          {"status", truth},
          {"reason", "SomeReason"},
          {"message", message},
          {"lastTransitionTime", "2026-03-01T00:00:00Z"}};
}

json Tested(const std::string& token, bool is_delivered, const std::string& message) {
  return {{"test",
           {{"token", token},
            {"at", "2026-03-01T00:00:00Z"},
            {"delivered", is_delivered},
            {"message", message}}}};
}

TEST(NotifyCommand, ListsWhoIsTold) {
  FakeHost host;
  const std::string last = base::FormatTimestamp(host.now() - std::chrono::minutes{5});
  json mail = NotifierObject("mail", {{"conditions",
                                       {ConditionOf("Ready", "True", "it is used"),
                                        ConditionOf("Delivering", "False", "smtp: \x1b[31mno")}},
                                      {"waiting", 3},
                                      {"lastDeliveredAt", last}});
  mail["spec"].erase("slack");
  mail["spec"]["mail"] = {{"host", "smtp"}, {"from", "a@b"}, {"to", {"c@d"}}};
  json wrong = NotifierObject("wrong");
  wrong["spec"].erase("slack");
  host.Add(kNotifiersPath, ListOf({mail, NotifierObject("chat"), wrong}));
  EXPECT_EQ(host.Run({"notify", "list"}), kOk) << host.err();
  EXPECT_EQ(host.out(),
            "NAME    SINK    READY   DELIVERING   WAITING   LAST-DELIVERED\n"
            "mail    mail    True    False        3         5m\n"
            "chat    slack   -       -            0         -\n"
            "wrong   -       -       -            0         -\n"
            "mail: Delivering is False: smtp: \\x1b[31mno\n");
}

TEST(NotifyCommand, SaysThatThereAreNone) {
  FakeHost host;
  host.Add(kNotifiersPath, ListOf({}));
  EXPECT_EQ(host.Run({"notify", "list"}), kOk);
  EXPECT_EQ(host.err(), "No Notifiers found in team-a namespace.\n");
}

TEST(NotifyCommand, TriesOneAndSaysThatItWasDelivered) {
  FakeHost host;
  const std::string path = kNotifiersPath + "/on-call";
  host.Add(path, NotifierObject("on-call", Tested("older", false, "no")));
  host.Add(path, NotifierObject("on-call"));  // after the patch
  host.Add(path, NotifierObject("on-call", Tested("older", false, "no")));
  host.Add(path, NotifierObject("on-call", Tested("token-1", true, "")));
  EXPECT_EQ(host.Run({"notify", "test", "notifier/on-call"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "notifier.strongroom.dev/on-call: delivered\n");
  const json patch{{"metadata", {{"annotations", {{"strongroom.dev/test-requested", "token-1"}}}}}};
  EXPECT_THAT(host.Patches(), ElementsAre(patch));
}

TEST(NotifyCommand, SaysWhyItWasNotDelivered) {
  FakeHost host;
  const std::string path = kNotifiersPath + "/on-call";
  host.Add(path, NotifierObject("on-call"));
  host.Add(path, NotifierObject("on-call"));
  host.Add(path, NotifierObject("on-call", Tested("token-1", false, "hooks.example.com: 403")));
  EXPECT_EQ(host.Run({"notify", "test", "on-call"}), kFailed);
  EXPECT_EQ(host.err(), "error: hooks.example.com: 403\n");
  EXPECT_THAT(host.out(), IsEmpty());
}

// An API server that is restarted meanwhile does not end it.
TEST(NotifyCommand, WaitsThroughATrouble) {
  FakeHost host;
  const std::string path = kNotifiersPath + "/on-call";
  host.Add(path, NotifierObject("on-call"));
  host.Add(path, NotifierObject("on-call"));
  host.server().AddFailure(path, "connection refused");
  host.Add(path, NotifierObject("on-call", Tested("token-1", true, "")));
  EXPECT_EQ(host.Run({"notify", "test", "on-call"}), kOk) << host.err();
}

TEST(NotifyCommand, SaysWhereToLookWhenNobodyAnswers) {
  FakeHost idle;
  idle.Add(kNotifiersPath + "/on-call", NotifierObject("on-call"));
  EXPECT_EQ(idle.Run({"notify", "test", "on-call", "--timeout", "5s"}), kFailed);
  EXPECT_THAT(idle.err(), HasSubstr("nothing has come of it within 5s: see that strongroom "
                                    "notifier runs"));
  FakeHost unready;
  unready.Add(
      kNotifiersPath + "/on-call",
      NotifierObject("on-call",
                     {{"conditions", json::array({ConditionOf("Ready", "False", "no Secret")})}}));
  EXPECT_EQ(unready.Run({"notify", "test", "on-call", "--timeout", "5s"}), kFailed);
  EXPECT_THAT(unready.err(), HasSubstr("within 5s: no Secret\n"));
}

// Nobody is asked for what cannot be sent.
TEST(NotifyCommand, RefusesWhatCannotBeTried) {
  json wrong = NotifierObject("on-call");
  wrong["spec"].erase("rules");
  json suspended = NotifierObject("on-call");
  suspended["spec"]["suspend"] = true;
  for (const auto& [object, message] : std::vector<std::pair<json, const char*>>{
           {wrong, "cannot be used: spec.rules: is required"}, {suspended, "is suspended"}}) {
    FakeHost host;
    host.Add(kNotifiersPath + "/on-call", object);
    EXPECT_EQ(host.Run({"notify", "test", "on-call"}), kFailed);
    EXPECT_THAT(host.err(), HasSubstr(message));
    EXPECT_THAT(host.Patches(), IsEmpty());
  }
}

TEST(NotifyCommand, KnowsTheNearestName) {
  FakeHost host;
  host.Add(kNotifiersPath + "/oncall", NotFoundAnswer(), 404);
  host.Add(kNotifiersPath, ListOf({NotifierObject("on-call")}));
  EXPECT_EQ(host.Run({"notify", "test", "oncall"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("did you mean \"on-call\"?"));
}

TEST(NotifyCommand, RefusesWrongUsage) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"notify"},
                                             {"notify", "send"},
                                             {"notify", "test"},
                                             {"notify", "list", "on-call"},
                                             {"notify", "test", "schedule/on-call"},
                                             {"notify", "test", "on-call", "--timeout", "0"}}) {
    FakeHost host;
    EXPECT_EQ(host.Run(words), kWrongUsage) << testing::PrintToString(words);
    EXPECT_THAT(host.server().Requests(), IsEmpty());
  }
}

TEST(NotifyCommand, CompletesNames) {
  FakeHost host;
  host.Add(kNotifiersPath, ListOf({NotifierObject("on-call"), NotifierObject("chat")}));
  EXPECT_EQ(host.Run({"__complete", "notify", "test", "o"}), kOk);
  EXPECT_EQ(host.out(), "on-call\n:4\n");
}

}  // namespace
}  // namespace strongroom::cli
