#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/made_diff.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(DiffCommand, ShowsEachPolicyAsAUnifiedDiff) {
  json changed = DifferenceOf("reader", "changed");
  changed["patch"] = json::parse(R"([{"op": "replace", "path": "/b", "value": 2}])");
  Differ({DifferenceOf("new", "added"), DifferenceOf("old", "removed"), changed});
  Hold("b-2", {{"num", 1}});
  Hold("b-2", {{"a", 1}, {"b", 2}});
  Hold("a-1", {{"o", 1}});
  Hold("a-1", {{"a", 1}, {"b", 1}});
  EXPECT_EQ(host_.Run({"diff", "b-2"}), 1) << host_.err();
  EXPECT_EQ(host_.out(),
            "--- /dev/null\n+++ roles/new (b-2)\n@@ -0,0 +1 @@\n+num: 1\n"
            "--- roles/old (a-1)\n+++ /dev/null\n@@ -1 +0,0 @@\n-o: 1\n"
            "--- roles/reader (a-1)\n+++ roles/reader (b-2)\n@@ -1,2 +1,2 @@\n a: 1\n-b: 1\n+b: "
            "2\n");
  EXPECT_EQ(host_.err(), "");
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath + "/b-2/content"),
              testing::Each(HasSubstr("normalised=true")));
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath + "/b-2/diff").front(), Not(HasSubstr("from=")));
}

TEST_F(DiffCommand, GoesFromTheFirstSetToTheSecond) {
  Differ(json::array());
  EXPECT_EQ(host_.Run({"diff", "a-1", "b-2"}), 0) << host_.err();
  EXPECT_EQ(host_.out(), "");
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath + "/b-2/diff").front(), HasSubstr("from=a-1"));
}

TEST_F(DiffCommand, CallsPoliciesOfOneNameByTheirId) {
  Differ({DifferenceOf("reader", "added"), DifferenceOf("reader", "added"),
          DifferenceOf("", "added")});
  Hold("b-2", {{"num", 1}});
  EXPECT_EQ(host_.Run({"diff", "b-2"}), 1);
  EXPECT_THAT(host_.out(),
              AllOf(HasSubstr("+++ roles/ns/reader (b-2)"), HasSubstr("+++ roles/ns/ (b-2)")));
}

TEST_F(DiffCommand, ShowsColorsWhereSomebodySeesThem) {
  const struct {
    bool is_terminal;
    std::vector<std::string> flags;
    bool are_shown;
  } rows[] = {{true, {}, true},
              {false, {}, false},
              {true, {"--color", "never"}, false},
              {false, {"--color", "always"}, true}};
  for (const auto& row : rows) {
    FakeHost host;
    if (row.is_terminal) host.SetShowsColors();
    host.Add(kSetsPath + "/b-2", SetInSlot("b-2", "2"));
    host.Add(kSetsPath + "/b-2/diff", DiffOf(json::array({DifferenceOf("new", "added")})));
    host.Add(kSetsPath + "/b-2/content", {{"num", 1}});
    std::vector<std::string> arguments{"diff", "b-2"};
    arguments.insert(arguments.end(), row.flags.begin(), row.flags.end());
    EXPECT_EQ(host.Run(arguments), 1) << host.err();
    EXPECT_EQ(host.out(), row.are_shown ? "\x1b[1m--- /dev/null\x1b[m\n"
                                          "\x1b[1m+++ roles/new (b-2)\x1b[m\n"
                                          "\x1b[36m@@ -0,0 +1 @@\x1b[m\n\x1b[32m+num: 1\x1b[m\n"
                                        : "--- /dev/null\n+++ roles/new (b-2)\n"
                                          "@@ -0,0 +1 @@\n+num: 1\n");
  }
}

TEST_F(DiffCommand, CountsLines) {
  Differ(json::array({DifferenceOf("reader", "changed")}));
  Hold("a-1", {{"a", 1}, {"b", 1}});
  Hold("b-2", {{"a", 1}, {"b", 2}, {"c", 3}});
  EXPECT_EQ(host_.Run({"diff", "b-2", "--stat"}), 1) << host_.err();
  EXPECT_EQ(host_.out(),
            " roles/reader | 3 ++-\n 1 policy differs: 0 added, 1 changed, 0 removed; 2 lines "
            "added(+), 1 line removed(-)\n");
  EXPECT_EQ(host_.Run({"diff", "b-2", "--stat", "-o", "json"}), kWrongUsage);
}

TEST_F(DiffCommand, PrintsWhatTheServerSaysAsJson) {
  const json items = json::array({DifferenceOf("new", "added")});
  const json not_compared = json::array({{{"type", "pods"}, {"why", "failed in the set after"}}});
  Differ(items, not_compared);
  EXPECT_EQ(host_.Run({"diff", "b-2", "-o", "json"}), 1) << host_.err();
  EXPECT_EQ(json::parse(host_.out()), DiffOf(items, not_compared));
  EXPECT_THAT(host_.err(), HasSubstr("pods"));
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath + "/b-2/content"), IsEmpty());
}

TEST_F(DiffCommand, SaysWhatCouldNotBeCompared) {
  Differ(json::array(), {{{"type", "a"}, {"why", "failed in the set after"}},
                         {{"type", "b"}, {"why", "not selected in the set before"}},
                         {{"type", "c"}, {"why", "failed in the set after"}}});
  EXPECT_EQ(host_.Run({"diff", "b-2"}), 0);
  EXPECT_EQ(host_.err(),
            "warning: not compared, as they are failed in the set after:\n  a, c\n"
            "warning: not compared, as they are not selected in the set before:\n  b\n");
}

// Who may see what differs, and not the policies, sees just that.
TEST_F(DiffCommand, ShowsPatchesToWhoMayNotReadContents) {
  json changed = DifferenceOf("reader", "changed");
  changed["patch"] = json::parse(R"([{"op": "add", "path": "/a", "value": {"b": "\u001b[2J"}},
                                     {"op": "remove", "path": "/c"}])");
  json large = DifferenceOf("large", "changed");
  large["noPatch"] = "too much differs";
  for (const bool is_stat : {false, true}) {
    FakeHost host;
    host.Add(kSetsPath + "/b-2", SetInSlot("b-2", "2"));
    host.Add(kSetsPath + "/b-2/diff", DiffOf({DifferenceOf("new", "added"), changed, large,
                                              DifferenceOf("unsaid", "changed")}));
    for (const char* set : {"/a-1", "/b-2"}) {
      host.Add(kSetsPath + set + "/content",
               {{"kind", "Status"}, {"code", 403}, {"message", "joe may not get content"}}, 403);
    }
    std::vector<std::string> arguments{"diff", "b-2"};
    if (is_stat) arguments.emplace_back("--stat");
    EXPECT_EQ(host.Run(arguments), 1);
    EXPECT_EQ(LinesIn(host.err()), 1) << host.err();
    EXPECT_THAT(host.err(), AllOf(StartsWith("warning: "), HasSubstr("joe may not get content")));
    EXPECT_EQ(host.server().RequestsTo(kSetsPath + "/b-2/content").size(), 1U);
    if (is_stat) {
      EXPECT_THAT(host.out(), HasSubstr(" 4 policies differ: 1 added, 3 changed, 0 removed; the "
                                        "lines of 4 not counted\n"));
      continue;
    }
    EXPECT_EQ(host.out(),
              "roles/new added\n"
              "roles/reader changed\n  add /a: {\"b\":\"\\u001b[2J\"}\n  remove /c\n"
              "roles/large changed\n  (too much differs)\n"
              "roles/unsaid changed\n  (of so many, the server tells no patch of this one)\n");
  }
}

// What is altered in the database is no reason to be silent about the rest.
TEST_F(DiffCommand, FailsWhereAPolicyCannotBeComparedAndShowsTheOthers) {
  json broken = DifferenceOf("broken", "changed");
  broken["problem"] = "a stored content is not what its digest says";
  Differ({broken, DifferenceOf("new", "added")});
  Hold("b-2", {{"num", 1}});
  EXPECT_EQ(host_.Run({"diff", "b-2"}), kNoAnswer);
  EXPECT_THAT(host_.out(), HasSubstr("+++ roles/new (b-2)"));
  EXPECT_EQ(host_.err(),
            "error: roles/broken: a stored content is not what its digest says\n"
            "error: 1 policy could not be compared\n");
}

TEST_F(DiffCommand, NamesAContentThatIsDamagedAndShowsTheOthers) {
  for (const bool is_stat : {false, true}) {
    FakeHost host;
    host.Add(kSetsPath + "/b-2", SetInSlot("b-2", "2"));
    host.Add(kSetsPath + "/b-2/diff",
             DiffOf({DifferenceOf("broken", "added"), DifferenceOf("new", "added")}));
    host.Add(kSetsPath + "/b-2/content",
             {{"kind", "Status"},
              {"code", 500},
              {"reason", "ContentAltered"},
              {"message", "what is stored of this policy is not what its digest says"}},
             500);
    host.Add(kSetsPath + "/b-2/content", {{"num", 1}});
    std::vector<std::string> arguments{"diff", "b-2"};
    if (is_stat) arguments.emplace_back("--stat");
    EXPECT_EQ(host.Run(arguments), kNoAnswer);
    EXPECT_THAT(host.out(), HasSubstr("roles/new"));
    EXPECT_THAT(host.err(), AllOf(StartsWith("error: roles/broken: "),
                                  HasSubstr("is not what its digest says\n"),
                                  HasSubstr("error: 1 policy could not be compared\n")));
  }
}

// A server that fails is not one whose contents are altered.
TEST_F(DiffCommand, EndsWhereTheServerFails) {
  Differ({DifferenceOf("a", "added"), DifferenceOf("new", "added")});
  host_.Add(kSetsPath + "/b-2/content",
            {{"kind", "Status"}, {"code", 500}, {"reason", "InternalError"}, {"message", "broken"}},
            500);
  EXPECT_EQ(host_.Run({"diff", "b-2"}), kNoAnswer);
  EXPECT_EQ(host_.out(), "");
  EXPECT_THAT(host_.err(), AllOf(HasSubstr("broken"), Not(HasSubstr("could not be compared"))));
}

TEST_F(DiffCommand, NeverFailsAsWhatDiffersDoes) {
  const struct {
    int status;
    std::string body;
  } rows[] = {{500, R"({"kind":"Status","message":"broken"})"},
              {403, R"({"kind":"Status","message":"no"})"},
              {404, R"({"kind":"Status","message":"there is no set of the schedule before"})"},
              {200, "{"},
              {200, R"({"kind":"BackupSetDiff"})"}};
  for (const auto& row : rows) {
    FakeHost host;
    host.Add(kSetsPath + "/b-2", SetInSlot("b-2", "2"));
    host.server().Add(kSetsPath + "/b-2/diff", row.status, row.body);
    EXPECT_EQ(host.Run({"diff", "b-2"}), kNoAnswer) << row.body;
    EXPECT_THAT(host.err(), StartsWith("error: "));
  }
  FakeHost none;
  EXPECT_EQ(none.Run({"diff", "b-2"}), kNoAnswer);
  EXPECT_EQ(none.Run({"diff", "b-2", "--color", "pink"}), kWrongUsage);
}

TEST_F(DiffCommand, ShowsHostilePoliciesWithoutHarm) {
  Differ(json::array({DifferenceOf("a\x1b[2J\n+++ b", "added")}));
  Hold("b-2", {{"k\x1b[2J", "v\x1b]0;x\x07\r"}, {"lines", "one\n+two\xe2\x80\xae\n"}});
  EXPECT_EQ(host_.Run({"diff", "b-2"}), 1) << host_.err();
  EXPECT_EQ(host_.out().find('\x1b'), std::string::npos) << host_.out();
  EXPECT_EQ(host_.out().find('\r'), std::string::npos);
  EXPECT_EQ(host_.out().find("\xe2\x80\xae"), std::string::npos);
  EXPECT_THAT(host_.out(), StartsWith("--- /dev/null\n+++ roles/a\\x1b[2J\\n+++ b (b-2)\n@@ "));
}

TEST_F(DiffCommand, TellsHowFarItIsAndLeavesTheLineWhenItIsInterrupted) {
  host_.SetErrColumns(60);
  Differ({DifferenceOf("a", "added"), DifferenceOf("b", "added")});
  host_.server().AddAnswer(kSetsPath + "/b-2/content", [&](const web::Request&) {
    host_.clock().Advance(std::chrono::seconds(1));
    return web::Response{200, R"({"num":1})", {}};
  });
  host_.server().AddAnswer(kSetsPath + "/b-2/content", [&](const web::Request&) -> web::Response {
    throw web::StoppedError();
  });
  EXPECT_EQ(host_.Run({"diff", "b-2"}), kInterrupted);
  EXPECT_THAT(host_.out(), HasSubstr("+++ roles/a (b-2)"));
  EXPECT_EQ(host_.err(),
            "\rreading: 1 of 2 policies [==============>             ] 50%\x1b[K\r\x1b[K"
            "error: interrupted\n");
}

}  // namespace
}  // namespace strongroom::cli
