#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/set_contents.h"
#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

// What an export does besides writing files.
namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ExportCommand, SparesATerminal) {
  for (const char* format : {"archive", "git"}) {
    FakeHost host;
    host.WriteToTerminal();
    EXPECT_EQ(host.Run({"export", "a-1", "--format", format, "--to", "-"}), kWrongUsage);
    EXPECT_THAT(host.err(), HasSubstr("standard output is a terminal"));
    EXPECT_TRUE(host.server().Requests().empty());
    EXPECT_EQ(host.Run({"export", "a-1", "--format", format, "--to", "-", "--force"}), kFailed);
    EXPECT_FALSE(host.server().Requests().empty()) << "there is no such set";
  }
  FakeHost text;
  text.WriteToTerminal();
  EXPECT_EQ(text.Run({"export", "a-1", "--format", "kubectl", "--to", "-"}), kFailed);
  FakeHost pipe;
  EXPECT_EQ(pipe.Run({"export", "a-1", "--to", "-"}), kFailed);
}

const json kPutOff{
    {"kind", "Status"}, {"code", 503}, {"reason", "ServiceUnavailable"}, {"message", "soon"}};
const std::map<std::string, std::string> kSoon{{"retry-after", "1"}};

json OneItem() {
  return {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
          {"kind", "BackupSetItemList"},
          {"metadata", json::object()},
          {"items",
           {{{"type", "roles"},
             {"id", "a"},
             {"name", "a"},
             {"digest", kDigest},
             {"contentDigest", kDigest},
             {"bytes", 7},
             {"since", "2026-03-01T01:30:00Z"}}}}};
}

TEST(EachContent, GoesOnWhenItWasPutOff) {
  FakeHost host;
  host.server().Add(kSetsPath + "/a-1/items", 429, kPutOff.dump(), kSoon);
  host.Add(kSetsPath + "/a-1/items", OneItem());
  host.server().Add(kSetsPath + "/a-1/content", 503, kPutOff.dump(), kSoon);
  host.server().Add(kSetsPath + "/a-1/content", 200, "one\n");
  std::vector<std::string> lines;
  EachContent(Objects({}, host.host()), "a-1",
              [&](std::string_view line) { lines.emplace_back(line); });
  EXPECT_THAT(lines, ElementsAre("one"));
}

// A server that will not be there for longer than it is waited for, or that says no more than that
// it has failed.
TEST(EachContent, IsNotPatientForEver) {
  FakeHost host;
  int asked = 0;
  host.server().AddAnswer(kSetsPath + "/a-1/items", [&](const web::Request&) {
    ++asked;
    host.clock().Advance(std::chrono::minutes{6});
    return web::Response{503, kPutOff.dump(), kSoon};
  });
  const auto none = [](std::string_view) {};
  EXPECT_THROW(EachContent(Objects({}, host.host()), "a-1", none), CliError);
  EXPECT_EQ(asked, 1);
  FakeHost broken;
  broken.Add(kSetsPath + "/a-1/items", kPutOff, 500);
  EXPECT_THROW(EachContent(Objects({}, broken.host()), "a-1", none), CliError);
  EXPECT_EQ(broken.server().Requests().size(), 1U);
}

// Others read for a moment: who asks for a part alone comes again as well.
TEST(SetCommands, ComeAgainWhenTheyArePutOff) {
  const struct {
    const char* part;
    std::vector<std::string> command;
  } rows[] = {{"items", {"items", "a-1"}},
              {"diff", {"diff", "a-1"}},
              {"history", {"history", "roles/a", "--set", "a-1"}},
              {"verify", {"verify", "a-1"}}};
  for (const auto& row : rows) {
    FakeHost host;
    const std::string path = kSetsPath + "/a-1/" + row.part;
    host.Add(kSetsPath + "/a-1", WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1")));
    host.server().Add(path, 429, kPutOff.dump(), kSoon);
    host.Add(path, NotFoundAnswer(), 404);
    host.Run(row.command);
    EXPECT_EQ(host.server().RequestsTo(path).size(), 2U) << row.part;
  }
}

TEST(SetCommands, ComeAgainForAContentThatIsPutOff) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1")));
  host.Add(kSetsPath + "/a-1/items", OneItem());
  host.server().Add(kSetsPath + "/a-1/content", 429, kPutOff.dump(), kSoon);
  host.Add(kSetsPath + "/a-1/content", {{"a", 1}});
  EXPECT_EQ(host.Run({"cat", "a-1", "roles/a"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "a: 1\n");
}

// The server says so where nothing but time helps; PostgreSQL may be away for long.
TEST(SetCommands, TellAtOnceWhatIsNotPutOff) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1")));
  host.Add(kSetsPath + "/a-1/items", kPutOff, 503);
  EXPECT_EQ(host.Run({"items", "a-1"}), kFailed);
  EXPECT_EQ(host.server().RequestsTo(kSetsPath + "/a-1/items").size(), 1U);
}

// And it ends: somebody waits for it.
TEST(SetCommands, AreNotPatientForEver) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1")));
  host.server().AddAnswer(kSetsPath + "/a-1/items", [&](const web::Request&) {
    host.clock().Advance(std::chrono::minutes{2});
    return web::Response{429, kPutOff.dump(), kSoon};
  });
  EXPECT_EQ(host.Run({"items", "a-1"}), kFailed);
  EXPECT_THAT(host.server().RequestsTo(kSetsPath + "/a-1/items").size(), ::testing::Le(3U));
}

}  // namespace
}  // namespace strongroom::cli
