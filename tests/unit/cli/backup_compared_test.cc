#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/sha256.h"
#include "cli/error.h"
#include "export/archive.h"
#include "unit/cli/backed_up_folder.h"
#include "unit/cli/made_sets.h"

// What differs between archives, and between one and a set of a cluster.
namespace strongroom::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(BackupCommand, IsComparedWithAnother) {
  FakeHost first;
  ASSERT_EQ(Backup(first, "one.tar"), 0) << first.err();
  Hold("a.json", R"({"count":2,"rule":"one"})");
  fs::remove(policies_ / "b.json");
  Hold("d.yaml", "rule: four\n");
  FakeHost second;
  ASSERT_EQ(Backup(second, "two"), 0) << second.err();
  EXPECT_EQ(Says({"diff", Path("one.tar"), Path("one.tar")}), "");
  EXPECT_THAT(Says({"diff", Path("one.tar"), Path("two")}, kDiffers),
              AllOf(HasSubstr("-count: 1\n+count: 2\n"), HasSubstr("-rule: two\n"),
                    HasSubstr("+rule: four\n"), Not(HasSubstr("three"))));
  const json diff =
      json::parse(Says({"diff", Path("one.tar"), Path("two"), "-o", "json"}, kDiffers));
  EXPECT_EQ(diff["changes"], json({{"added", 1}, {"changed", 1}, {"removed", 1}}));
  EXPECT_EQ(diff["items"][0]["patch"],
            json::array({{{"op", "replace"}, {"path", "/count"}, {"value", 2}}}));
  EXPECT_THAT(Says({"report", Path("one.tar"), Path("two"), "-o", "markdown"}), HasSubstr("four"));
}

// The items of a set come from its server, the others from the archive.
TEST_F(BackupCommand, IsComparedWithASetOfACluster) {
  FakeHost taken;
  ASSERT_EQ(Backup(taken, "one.tar"), 0) << taken.err();
  const json items = json::parse(Says({"items", Path("one.tar"), "-o", "json"}));
  json set = WithTypes(SetObject("nightly-1", "2026-03-02T01:30:00Z", "1"));
  set["status"]["provider"] = "directory";
  for (const char* type : {"jsonFiles", "yamlFiles"}) {
    set["status"]["types"].push_back({{"policyType", type},
                                      {"state", "complete"},
                                      {"total", 2},
                                      {"backedUp", 2},
                                      {"errors", 0},
                                      {"digest", kDigest}});
  }
  FakeHost host;
  host.Add(kSetsPath + "/nightly-1", set);
  host.Add(kSetsPath + "/nightly-1/items", {{"kind", "BackupSetItemList"},
                                            {"apiVersion", "sets.strongroom.dev/v1alpha1"},
                                            {"metadata", json::object()},
                                            {"items", {items[0], items[2]}}});
  host.Add(kSetsPath + "/nightly-1/content", {{"rule", "two"}});
  EXPECT_EQ(host.Run({"diff", Path("one.tar"), "nightly-1"}), kDiffers) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("--- jsonFiles/b.json (backup-"));
  EXPECT_THAT(host.out(), HasSubstr("+++ /dev/null"));
  EXPECT_THAT(host.server().RequestsTo(kSetsPath + "/nightly-1/diff"), IsEmpty());
}

// By the rules of no other provider than its own.
TEST_F(BackupCommand, IsComparedWithNoSetOfWhichTheProviderIsNotKnown) {
  FakeHost taken;
  ASSERT_EQ(Backup(taken, "one.tar"), 0) << taken.err();
  struct Row {
    const char* word;
    const char* says;
  };
  for (const Row& row : {Row{"", "nightly-1 is of a tenant of provider that nobody says"},
                         Row{"later", "nightly-1 is of a tenant of provider later"},
                         Row{"kubernetes", "are of different kinds of tenants"}}) {
    json set = WithTypes(SetObject("nightly-1", "2026-03-02T01:30:00Z", "1"));
    set["status"]["provider"] = row.word;
    FakeHost host;
    host.Add(kSetsPath + "/nightly-1", set);
    EXPECT_EQ(host.Run({"diff", Path("one.tar"), "nightly-1"}), kNoAnswer) << row.word;
    EXPECT_THAT(host.err(), HasSubstr(row.says));
  }
}

// A content of an archive that is gone, and one that is altered, cost no other.
TEST_F(BackupCommand, DamagedContentsAreNamedByEachCommandThatReadsMany) {
  FakeHost first;
  ASSERT_EQ(Backup(first, "one"), 0) << first.err();
  Hold("a.json", R"({"count":2,"rule":"one"})");
  Hold("b.json", R"({"rule":"other"})");
  Hold("c.yaml", "rule: four\n");
  FakeHost second;
  ASSERT_EQ(Backup(second, "two"), 0) << second.err();
  const auto content_of = [&](const std::string& id) {
    const json item = json::parse(Says({"items", Path("two"), "-o", "json"}));
    for (const json& one : item) {
      if (one["id"] != id) continue;
      const std::string digest = one["contentDigest"];
      return Path("two") + '/' +
             exporting::archive::ContentFile(digest.substr(digest.find(':') + 1));
    }
    throw std::runtime_error(id);
  };
  const std::string altered = content_of("a.json");
  fs::remove(content_of("b.json"));
  std::ofstream(altered, std::ios::trunc) << R"({"rule":"forged"})";

  FakeHost diff;
  EXPECT_EQ(diff.Run({"diff", Path("one"), Path("two")}), kNoAnswer);
  EXPECT_THAT(diff.out(), HasSubstr("+rule: four"));
  EXPECT_THAT(diff.err(),
              AllOf(HasSubstr("error: jsonFiles/a.json: "), HasSubstr("error: jsonFiles/b.json: "),
                    HasSubstr("error: 2 policies could not be compared")));
  FakeHost report;
  EXPECT_EQ(report.Run({"report", Path("two"), "-o", "markdown", "--to", Path("two.md")}), kFailed);
  EXPECT_THAT(base::ReadFile(Path("two.md")),
              AllOf(HasSubstr("four"), HasSubstr("Its content is missing or altered")));
  EXPECT_THAT(report.err(),
              AllOf(HasSubstr(": jsonFiles/a.json: its content is missing or altered\n"),
                    HasSubstr(": jsonFiles/b.json: its content is missing or altered\n"),
                    HasSubstr("error: 2 policies not in the report")));
  FakeHost both;
  EXPECT_EQ(both.Run({"report", Path("one"), Path("two"), "-o", "markdown"}), kFailed);
  EXPECT_THAT(both.out(), HasSubstr("four"));
  EXPECT_THAT(both.err(), HasSubstr("error: 2 policies not in the report"));
  for (const auto& said : {diff.out(), base::ReadFile(Path("two.md")), both.out()}) {
    EXPECT_THAT(said, Not(HasSubstr("forged")));
  }
  FakeHost cat;
  EXPECT_EQ(cat.Run({"cat", Path("two"), "jsonFiles/b.json"}), kFailed);
  EXPECT_THAT(cat.err(), HasSubstr("its content is missing or altered"));
}

TEST_F(BackupCommand, AnAlteredArchiveIsNotCompared) {
  FakeHost host;
  ASSERT_EQ(Backup(host, "one"), 0) << host.err();
  const std::string items = Path("one/sets/000001/items.ndjson");
  std::string line;
  {
    std::ifstream in(items);
    std::getline(in, line);
  }
  std::ofstream(items, std::ios::trunc) << line << '\n';
  FakeHost differ;
  EXPECT_EQ(differ.Run({"diff", Path("one"), Path("one")}), kNoAnswer);
  EXPECT_THAT(differ.err(), HasSubstr("not those that the set was sealed with"));
}

// Whoever alters a list makes the index fit: no digest covers what a policy is called.
TEST_F(BackupCommand, AnArchiveThatCallsAPolicyOtherwiseIsNotRead) {
  FakeHost host;
  ASSERT_EQ(Backup(host, "one"), 0) << host.err();
  const std::string list = Path("one/sets/000001/items.ndjson");
  std::string items = base::ReadFile(list);
  const std::string name = R"("name":"a.json")";
  ASSERT_NE(items.find(name), std::string::npos) << items;
  const std::string before = base::Sha256Hex(items);
  items.replace(items.find(name), name.size(), R"("name":"b.json")");
  std::ofstream(list, std::ios::trunc) << items;
  std::string index = base::ReadFile(Path("one/manifest.json"));
  ASSERT_NE(index.find(before), std::string::npos);
  index.replace(index.find(before), before.size(), base::Sha256Hex(items));
  std::ofstream(Path("one/manifest.json"), std::ios::trunc) << index;

  const std::string problem = "jsonFiles/a.json: it is not called what its content says";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"items", Path("one")},
                                             {"cat", Path("one"), "jsonFiles/b.json"},
                                             {"diff", Path("one"), Path("one")},
                                             {"report", Path("one"), "-o", "markdown"},
                                             {"import", Path("one")}}) {
    FakeHost reads;
    EXPECT_NE(reads.Run(command), kOk) << command[0];
    EXPECT_THAT(reads.err(), HasSubstr(problem)) << command[0];
    EXPECT_EQ(reads.out(), "") << command[0];
    EXPECT_THAT(reads.server().RequestsTo(kSetsPath), IsEmpty()) << command[0];
  }
  EXPECT_THAT(Says({"verify", "--archive", Path("one")}, kBroken), HasSubstr(problem));
}

}  // namespace
}  // namespace strongroom::cli
