#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/yaml.h"
#include "base/yaml_json.h"
#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

json SetA() { return WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1")); }

json SetsOf(json sets) { return {{"metadata", json::object()}, {"items", std::move(sets)}}; }

json ItemObject(const std::string& type, const std::string& id, const std::string& name = "") {
  return {{"type", type},
          {"id", id},
          {"name", name},
          {"digest", kDigest},
          {"contentDigest", kDigest},
          {"bytes", 7},
          {"since", "2026-03-01T01:30:00Z"}};
}

json ItemsOf(json items) {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "BackupSetItemList"},
          {"metadata", json::object()},
          {"items", std::move(items)}};
}

json Verification(const std::string& set) {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "BackupSetVerification"},
          {"backupSet", set},
          {"verified", true},
          {"linked", true},
          {"items", 2},
          {"bytes", 4711},
          {"digest", kDigest},
          {"problemCount", 0},
          {"problems", json::array()}};
}

TEST(SetsCommand, ListsTheNewestFirst) {
  FakeHost host;
  host.Add(kSetsPath, SetsOf({SetObject("a-9", "2026-03-01T01:30:00Z", "9"),
                              SetObject("b-10", "2026-03-01T01:30:00Z", "10"),
                              SetObject("c-8", "2026-03-02T01:30:00Z", "8")}));
  EXPECT_EQ(host.Run({"sets", "nightly", "--limit", "2", "-o", "name"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "backupset.sets.strongroom.dev/c-8\nbackupset.sets.strongroom.dev/b-10\n");
  EXPECT_THAT(host.server().RequestsTo(kSetsPath).front(),
              HasSubstr("labelSelector=strongroom.dev%2Fschedule%3Dnightly"));
}

TEST(SetsCommand, KnowsAScheduleWithoutSetsFromNone) {
  FakeHost host;
  host.Add(kSetsPath, SetsOf(json::array()));
  host.Add(kSchedulesPath + "/nightly", {{"metadata", {{"name", "nightly"}}}});
  EXPECT_EQ(host.Run({"sets", "nightly"}), kOk) << host.err();
  EXPECT_EQ(host.err(), "No backup sets found in team-a namespace.\n");

  FakeHost none;
  none.Add(kSetsPath, SetsOf(json::array()));
  none.Add(kSchedulesPath, SetsOf(json::array()));
  EXPECT_EQ(none.Run({"sets", "nightly"}), kFailed);
  EXPECT_THAT(none.err(), HasSubstr("\"nightly\" not found"));
}

TEST(SetsCommand, FindsTheNewestOfThen) {
  json other = SetObject("c-3", "2026-03-01T02:00:00Z", "3");
  other["status"]["scheduleName"] = "weekly";
  FakeHost host;
  host.Add(kSetsPath, SetsOf({SetObject("a-1", "2026-03-01T01:30:00Z", "1"),
                              SetObject("b-2", "2026-03-02T01:30:00Z", "2"), other,
                              SetObject("d-4", "2026-03-03T01:30:00Z", "4")}));
  EXPECT_EQ(host.Run({"sets", "--at", "2026-03-02T01:30:00Z", "-o", "name"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "backupset.sets.strongroom.dev/b-2\nbackupset.sets.strongroom.dev/c-3\n");
  EXPECT_EQ(host.Run({"sets", "--at", "2026-03-01T02:29:59+01:00"}), kFailed);
  EXPECT_EQ(host.err(), "error: no backup set was taken by 2026-03-01T01:29:59Z\n");
  EXPECT_EQ(host.Run({"sets", "--at", "2026-03-01"}), kWrongUsage);
}

TEST(SetsCommand, SaysWhenEachWasTaken) {
  FakeHost host;
  host.Add(kSetsPath, SetsOf(json::array({SetObject("a-1", "2026-03-01T01:30:00Z", "1")})));
  EXPECT_EQ(host.Run({"sets", "-o", "wide"}), kOk) << host.err();
  EXPECT_THAT(host.out(), testing::AllOf(HasSubstr("TAKEN"), HasSubstr("2026-03-01 01:30Z")));
}

TEST(SetsCommand, SaysThatTheApiIsNotThere) {
  FakeHost host;
  EXPECT_EQ(host.Run({"sets"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: this cluster does not know backupsets.sets.strongroom.dev: Strongroom's API of "
            "backup sets is not installed (api.enabled of its chart)\n");
}

TEST(SetsCommand, ShowsAHostileObjectWithoutHarm) {
  json set = SetObject("a-1", "2026-03-01T01:30:00Z", "1");
  set["spec"]["hold"] = {{"reason", "\x1b]0;owned\x07\nb"}, {"by", "\x1b[1m"}};
  FakeHost host;
  host.Add(kSetsPath, SetsOf(json::array({set})));
  EXPECT_EQ(host.Run({"sets", "-o", "wide"}), kOk) << host.err();
  EXPECT_EQ(host.out().find('\x1b'), std::string::npos);
  EXPECT_EQ(LinesIn(host.out()), 2) << host.out();
}

TEST(ItemsCommand, ReadsPageAfterPage) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetA());
  json page = ItemsOf(json::array({ItemObject("roles", "x")}));
  page["metadata"]["continue"] = "next";
  host.Add(kSetsPath + "/a-1/items", page);
  host.Add(kSetsPath + "/a-1/items", ItemsOf(json::array({ItemObject("roles", "y")})));
  EXPECT_EQ(host.Run({"items", "a-1", "-o", "name"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "roles/x\nroles/y\n");
  EXPECT_THAT(host.server().RequestsTo(kSetsPath + "/a-1/items").back(),
              HasSubstr("continue=next"));
}

class CatCommand : public testing::Test {
 protected:
  CatCommand() {
    host_.Add(kSetsPath + "/a-1", SetA());
    host_.Add(kSetsPath + "/a-1/items", ItemsOf({ItemObject("t", "g/K/one/deny", "deny"),
                                                 ItemObject("t", "g/K/two/deny", "deny"),
                                                 ItemObject("t", "g/K/two/allow", "allow")}));
    host_.Add(kSetsPath + "/a-1/content", {{"b", {1, 2}}, {"a", "yes"}});
  }

  FakeHost host_;
};

TEST_F(CatCommand, FindsThePolicyByIdNameOrTheEndOfItsId) {
  for (const char* item : {"t/g/K/two/deny", "t/two/deny", "t/allow"}) {
    EXPECT_EQ(host_.Run({"cat", "a-1", item}), kOk) << item << host_.err();
  }
  const auto asked = host_.server().RequestsTo(kSetsPath + "/a-1/content");
  EXPECT_THAT(asked[0], HasSubstr("id=g%2FK%2Ftwo%2Fdeny"));
  EXPECT_EQ(asked[1], asked[0]);
  EXPECT_THAT(asked[2], HasSubstr("id=g%2FK%2Ftwo%2Fallow"));
  EXPECT_THAT(host_.out(), HasSubstr("a: \"yes\"\nb:\n- 1\n- 2\n"));
}

TEST_F(CatCommand, AsksWhichOfSeveralIsMeant) {
  EXPECT_EQ(host_.Run({"cat", "a-1", "t/deny"}), kFailed);
  EXPECT_EQ(host_.err(),
            "error: there are 2 policies \"t/deny\"; say which by its id: t/g/K/one/deny, "
            "t/g/K/two/deny\n");
  EXPECT_THAT(host_.out(), IsEmpty());
}

TEST(VerifyCommand, GoesOnWhereOneCannotBeRead) {
  FakeHost host;
  host.Add(kSetsPath, SetsOf({SetObject("a-1", "2026-03-01T01:30:00Z", "1"),
                              SetObject("b-2", "2026-03-02T01:30:00Z", "2")}));
  host.Add(kSetsPath + "/b-2/verify",
           {{"kind", "Status"}, {"reason", "Timeout"}, {"message", "too slow"}}, 504);
  host.Add(kSetsPath + "/a-1/verify", Verification("a-1"));
  EXPECT_EQ(host.Run({"verify", "--all"}), kNoAnswer);
  EXPECT_THAT(host.out(), HasSubstr("b-2: not verified: "));
  EXPECT_THAT(host.out(), HasSubstr("a-1: verified, 2 policies, 4.7 kB, " + kDigest + "\n"));
  EXPECT_EQ(host.err(), "error: 1 of 2 backup sets could not be verified\n");
}

// What could not be asked is another answer than what is not as it was.
TEST(VerifyCommand, TellsTroubleFromDamage) {
  FakeHost none;
  EXPECT_EQ(none.Run({"verify", "a-1"}), kNoAnswer);
  FakeHost away;
  away.server().AddFailure(kSetsPath + "/a-1", "connection refused");
  EXPECT_EQ(away.Run({"verify", "a-1"}), kNoAnswer);
  FakeHost unread;
  EXPECT_EQ(unread.Run({"verify", "--archive", "/nowhere/at/all"}), kNoAnswer);
  FakeHost both;
  both.Add(kSetsPath, SetsOf({SetObject("a-1", "2026-03-01T01:30:00Z", "1"),
                              SetObject("b-2", "2026-03-02T01:30:00Z", "2")}));
  json broken = Verification("a-1");
  broken["verified"] = false;
  broken["problemCount"] = 1;
  broken["problems"] = {{{"type", "roles"}, {"id", "x"}, {"what", "is gone"}}};
  both.Add(kSetsPath + "/a-1/verify", broken);
  EXPECT_EQ(both.Run({"verify", "--all"}), kBroken);
  EXPECT_EQ(both.err(),
            "error: 1 of 2 backup sets are not as they were sealed, 1 of 2 backup sets could not "
            "be verified\n");
}

TEST(VerifyCommand, AsksPartAfterPartAndAddsUp) {
  const std::string path = kSetsPath + "/a-1/verify";
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetA());
  json part = Verification("a-1");
  part["verified"] = false;
  part["items"] = 1000;
  part["problemCount"] = 1;
  part["problems"] = {{{"type", "roles"}, {"id", "x"}, {"what", "is gone"}}};
  part["metadata"]["continue"] = "next";
  host.Add(path, part);
  host.Add(path, Verification("a-1"));
  EXPECT_EQ(host.Run({"verify", "a-1"}), kBroken);
  EXPECT_EQ(host.out(), "a-1: NOT AS IT WAS SEALED, 1002 policies, 9.4 kB, " + kDigest +
                            "\n  roles/x: is gone\n");
  const std::vector<std::string> asked = host.server().RequestsTo(path);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_THAT(asked[1], HasSubstr("continue=next"));
}

TEST_F(CatCommand, PrintsYamlThatIsThePolicy) {
  const json policy{{"script", "if x\n\tthen\xEF\xB7\x90\n"}, {"odd", "\x1b]0;\x07"}};
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetA());
  host.Add(kSetsPath + "/a-1/items", ItemsOf(json::array({ItemObject("t", "x")})));
  host.Add(kSetsPath + "/a-1/content", policy);
  EXPECT_EQ(host.Run({"cat", "a-1", "t/x"}), kOk) << host.err();
  EXPECT_EQ(base::ToJson(base::ParseYaml(host.out()).front()), policy) << host.out();
  EXPECT_EQ(host.out().find('\x1b'), std::string::npos);
}

// Whoever answers in the place of the sets API, or a later version of it: one line, and no command
// takes it for what it is not.
TEST(MalformedAnswers, EndACommandWithOneLine) {
  json no_digest = SetA();
  no_digest["status"].erase("digest");
  json no_name = ItemsOf(json::array({ItemObject("t", "x")}));
  no_name["items"][0]["name"] = 7;
  json lies = Verification("a-1");
  lies["problemCount"] = 1;
  const std::vector<std::string> items{"items", "a-1"};
  const std::vector<std::string> verify{"verify", "a-1"};
  struct Row {
    std::vector<std::string> command;
    std::string path;
    std::string body;
    std::string words;
  };
  const std::vector<Row> table{
      {items, "/a-1", "{}", "a backup set cannot be read: not of kind BackupSet"},
      {items, "/a-1", no_digest.dump(), "a backup set cannot be read: digest: missing"},
      {items, "/a-1", SetObject("a-1", "2026-03-01T01:30:00Z", "1").dump(), "types: missing"},
      {{"sets"}, "", SetsOf({SetA(), json::object()}).dump(), "not of kind BackupSet"},
      {{"sets"},
       "",
       SetsOf(json::array({SetObject("a-1", "soon", "1")})).dump(),
       "takenAt: no timestamp"},
      {items, "/a-1/items", "<html>", "the answer cannot be read: "},
      {items, "/a-1/items", "[1]", "not of kind BackupSetItemList"},
      {items, "/a-1/items", "{}", "not of kind BackupSetItemList"},
      {items, "/a-1/items", ItemsOf(1).dump(), "items: expected an array"},
      {items, "/a-1/items", ItemsOf(json::array({1})).dump(), "type: missing"},
      {items, "/a-1/items", no_name.dump(), "name: expected a string"},
      {{"cat", "a-1", "t/x"}, "/a-1/items", no_name.dump(), "name: expected a string"},
      {{"cat", "a-1", "t/x"}, "/a-1/content", "{\"a\":", "the answer cannot be read: "},
      {verify, "/a-1/verify", "", "could not be verified"},
      {verify, "/a-1/verify", "[]", "could not be verified"},
      {verify, "/a-1/verify", lies.dump(), "could not be verified"},
      {verify, "/a-1/verify", Verification("b-2").dump(), "could not be verified"},
      {{"hold", "a-1", "--reason", "r"}, "/a-1", "[]", "not of kind BackupSet"}};
  for (const auto& [command, path, body, words] : table) {
    FakeHost host;
    if (path != "/a-1") host.Add(kSetsPath + "/a-1", SetA());
    if (path == "/a-1/content") {
      host.Add(kSetsPath + "/a-1/items", ItemsOf(json::array({ItemObject("t", "x")})));
    }
    host.server().Add(kSetsPath + path, 200, body);
    EXPECT_EQ(host.Run(command), command == verify ? kNoAnswer : kFailed)
        << command[0] << ' ' << body;
    EXPECT_THAT(host.err(), testing::StartsWith("error: "));
    EXPECT_THAT(host.err(), HasSubstr(words)) << command[0] << ' ' << body;
    EXPECT_EQ(LinesIn(host.err()), 1) << host.err();
    EXPECT_EQ(host.out().find("a-1: verified"), std::string::npos) << host.out();
  }
}

}  // namespace
}  // namespace strongroom::cli
