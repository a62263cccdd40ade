#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/yaml.h"
#include "base/yaml_json.h"
#include "cli/set_table.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kSetsPath = "/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/backupsets";

json SetObject(const std::string& name, const std::string& taken_at, const std::string& id) {
  return {{"metadata", {{"name", name}, {"namespace", "team-a"}}},
          {"spec", json::object()},
          {"status",
           {{"scheduleName", "nightly"},
            {"tenantName", "prod"},
            {"backupSetID", id},
            {"takenAt", taken_at},
            {"complete", true},
            {"items", 2}}}};
}

json SetsOf(json sets) { return {{"metadata", json::object()}, {"items", std::move(sets)}}; }

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

TEST(SetsCommand, SaysThatTheApiIsNotThere) {
  FakeHost host;
  EXPECT_EQ(host.Run({"sets"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: this cluster does not know backupsets.sets.strongroom.dev: Strongroom's API of "
            "backup sets is not installed (api.enabled of its chart)\n");
}

TEST(SetsCommand, ShowsAHostileObjectWithoutHarm) {
  json set = SetObject("a-1", "soon", "1");
  set["spec"]["hold"] = {{"reason", "\x1b]0;owned\x07\nb"}, {"by", 7}};
  FakeHost host;
  host.Add(kSetsPath, SetsOf({set, json::object()}));
  EXPECT_EQ(host.Run({"sets", "-o", "wide"}), kOk) << host.err();
  EXPECT_EQ(host.out().find('\x1b'), std::string::npos);
  EXPECT_EQ(LinesIn(host.out()), 3) << host.out();
}

TEST(ItemsCommand, ReadsPageAfterPage) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetObject("a-1", "2026-03-01T01:30:00Z", "1"));
  json page = SetsOf({{{"type", "roles"}, {"id", "x"}}});
  page["metadata"]["continue"] = "next";
  host.Add(kSetsPath + "/a-1/items", page);
  host.Add(kSetsPath + "/a-1/items", SetsOf({{{"type", "roles"}, {"id", "y"}}}));
  EXPECT_EQ(host.Run({"items", "a-1", "-o", "name"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "roles/x\nroles/y\n");
  EXPECT_THAT(host.server().RequestsTo(kSetsPath + "/a-1/items").back(),
              HasSubstr("continue=next"));
}

class CatCommand : public testing::Test {
 protected:
  CatCommand() {
    host_.Add(kSetsPath + "/a-1", SetObject("a-1", "2026-03-01T01:30:00Z", "1"));
    host_.Add(kSetsPath + "/a-1/items",
              SetsOf({{{"type", "t"}, {"id", "g/K/one/deny"}, {"name", "deny"}},
                      {{"type", "t"}, {"id", "g/K/two/deny"}, {"name", "deny"}},
                      {{"type", "t"}, {"id", "g/K/two/allow"}, {"name", "allow"}}}));
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

TEST(HoldCommand, TakesAwayWhatIsNotSaid) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetObject("a-1", "2026-03-01T01:30:00Z", "1"));
  json held = SetObject("a-1", "2026-03-01T01:30:00Z", "1");
  held["spec"]["hold"] = {{"reason", "case 17"}};
  host.Add(kSetsPath + "/a-1", held);  // after the patch
  host.Add(kSetsPath + "/a-1", held);
  EXPECT_EQ(host.Run({"hold", "a-1", "--reason", "case 17"}), kOk) << host.err();
  EXPECT_EQ(host.Run({"release", "backupset/a-1"}), kOk) << host.err();
  EXPECT_EQ(host.Patches(),
            (std::vector<json>{{{"spec", {{"hold", {{"reason", "case 17"}, {"until", nullptr}}}}}},
                               {{"spec", {{"hold", nullptr}}}}}));
  EXPECT_EQ(host.Run({"hold", "a-1"}), kWrongUsage);
}

TEST(ReleaseCommand, AsksWhichOfSeveralIsMeant) {
  json first = SetObject("a-1", "2026-03-01T01:30:00Z", "1");
  json second = SetObject("b-2", "2026-03-02T01:30:00Z", "2");
  first["spec"]["hold"] = second["spec"]["hold"] = {{"reason", "r"}};
  FakeHost host;
  host.Add(kSetsPath, SetsOf({first, second}));
  EXPECT_EQ(host.Run({"release", "nightly"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: several backup sets of schedule nightly are held; say which: a-1, b-2\n");
}

TEST(VerifyCommand, GoesOnWhereOneCannotBeRead) {
  FakeHost host;
  host.Add(kSetsPath, SetsOf({SetObject("a-1", "2026-03-01T01:30:00Z", "1"),
                              SetObject("b-2", "2026-03-02T01:30:00Z", "2")}));
  host.Add(kSetsPath + "/b-2/verify",
           {{"kind", "Status"}, {"reason", "Timeout"}, {"message", "too slow"}}, 504);
  host.Add(kSetsPath + "/a-1/verify",
           {{"backupSet", "a-1"}, {"verified", true}, {"linked", true}, {"items", 2}});
  EXPECT_EQ(host.Run({"verify", "--all"}), kFailed);
  EXPECT_THAT(host.out(), HasSubstr("b-2: not verified: "));
  EXPECT_THAT(host.out(), HasSubstr("a-1: verified, 2 policies"));
  EXPECT_EQ(host.err(), "error: 1 of 2 backup sets could not be verified\n");
}

TEST_F(CatCommand, PrintsYamlThatIsThePolicy) {
  const json policy{{"script", "if x\n\tthen\xEF\xB7\x90\n"}, {"odd", "\x1b]0;\x07"}};
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetObject("a-1", "2026-03-01T01:30:00Z", "1"));
  host.Add(kSetsPath + "/a-1/items", SetsOf({{{"type", "t"}, {"id", "x"}}}));
  host.Add(kSetsPath + "/a-1/content", policy);
  EXPECT_EQ(host.Run({"cat", "a-1", "t/x"}), kOk) << host.err();
  EXPECT_EQ(base::ToJson(base::ParseYaml(host.out()).front()), policy) << host.out();
  EXPECT_EQ(host.out().find('\x1b'), std::string::npos);
}

TEST(ShowBytes, IsDecimal) {
  EXPECT_EQ(ShowBytes(0), "0 B");
  EXPECT_EQ(ShowBytes(999), "999 B");
  EXPECT_EQ(ShowBytes(1'000), "1.0 kB");
  EXPECT_EQ(ShowBytes(9'960), "10 kB");
  EXPECT_EQ(ShowBytes(999'600), "1.0 MB");
  EXPECT_EQ(ShowBytes(44'300'000), "44 MB");
  EXPECT_EQ(ShowBytes(INT64_MAX), "9223372 TB");
}

}  // namespace
}  // namespace strongroom::cli
