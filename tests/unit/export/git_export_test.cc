#include "export/git_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/file.h"
#include "base/program.h"
#include "base/yaml_json.h"
#include "export/commit_message.h"
#include "export/error.h"
#include "export/file_name.h"
#include "sets/error.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "unit/export/made_set.h"

namespace strongroom::exporting {
namespace {

using base::Json;
using testing::HasSubstr;
using Made = MadeSets::Made;

sets::Item Role(const std::string& id, const std::string& name, const Json& object) {
  return MadeItem("roles", id, name, object);
}

std::string Stream(const std::vector<Made>& sets, GitOptions options = {},
                   const sets::Actors& actors = {}) {
  std::ostringstream out;
  GitExport exporter(out, std::move(options));
  for (const Made& made : sets) Export(made, exporter, actors);
  exporter.Finish();
  return out.str();
}

// A repository that reads streams, with git itself.
class Repository {
 public:
  Repository() { Run("git init -q --bare -b main ."); }

  // The exit code of git.
  int Take(const std::string& stream) {
    std::ofstream(folder_ / "stream", std::ios::binary) << stream;
    return End("git fast-import --quiet < stream 2> fast-import.log").exit_code;
  }

  std::string Run(const std::string& command) const {
    const base::ProgramEnd end = End(command);
    EXPECT_EQ(end.exit_code, 0) << command << '\n' << end.output;
    return end.output;
  }

  std::string Subjects() const { return Run("git log --format=%s --reverse main"); }

 private:
  base::ProgramEnd End(const std::string& command) const {
    const std::string folder = folder_.path().string();
    return base::RunProgram({.command = "/bin/sh",
                             .arguments = {"-c", "cd " + folder + " && " + command},
                             .environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + folder,
                                             "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C.UTF-8"}});
  }

  test::TemporaryFolder folder_;
};

class GitHistory : public ::testing::Test {
 protected:
  MadeSets sets_;
  Repository repository_;
};

TEST_F(GitHistory, HasACommitForEachSetWhoseDiffIsWhatChanged) {
  const Json a{{"rules", {"x", "y"}}, {"script", "one\ntwo\n"}};
  const Json b{{"rules", {"x", "z"}}, {"script", "one\ntwo\n"}};
  const std::vector<Made> sets{
      sets_.Next({Role("1", "a", a), Role("2", "b", a)}),
      sets_.Next({Role("1", "a", a), Role("2", "b", a)}),
      sets_.Next({Role("1", "a", b), Role("2", "renamed", a), Role("3", "c", {{"c", 1}})}),
      sets_.Next({Role("3", "c", {{"c", 1}})})};
  ASSERT_EQ(repository_.Take(Stream(sets)), 0);
  EXPECT_EQ(repository_.Subjects(),
            "nightly: 2 policies\n"
            "nightly: 2 policies, +1 ~2 -3\n"
            "nightly: 3 policies, +1 ~2 -3\n"
            "nightly: 1 policy, +1 ~2 -3\n");
  EXPECT_EQ(repository_.Run("git diff --stat main~3 main~2"), "");
  EXPECT_EQ(repository_.Run("git diff -M --numstat main~2 main~1"),
            "1\t1\troles/a~1.yaml\n"
            "1\t0\troles/c~3.yaml\n"
            "0\t0\troles/{b~2.yaml => renamed~2.yaml}\n");
  EXPECT_EQ(repository_.Run("git ls-tree -r --name-only main"), "roles/c~3.yaml\n");
  const std::string file = repository_.Run("git show main~3:roles/a~1.yaml");
  EXPECT_EQ(base::ToJson(base::ParseYaml(file).at(0)), a);
  EXPECT_EQ(repository_.Run("git fsck --strict --no-dangling"), "");
}

TEST_F(GitHistory, GoesOnWhereItsLastCommitIs) {
  const Json object{{"x", 1}};
  const Made first = sets_.Next({Role("1", "a", object), Role("2", "b", object)});
  const Made second = sets_.Next({Role("2", "b", object), Role("3", "c", object)});
  ASSERT_EQ(repository_.Take(Stream({first})), 0);
  EXPECT_EQ(SetOfCommit(repository_.Run("git log -1 --format=%B main"))->name, "nightly-1");
  ASSERT_EQ(repository_.Take(Stream({second}, {.is_continued = true})), 0);
  EXPECT_EQ(repository_.Run("git diff --no-renames --name-status main~1 main"),
            "D\troles/a~1.yaml\nA\troles/c~3.yaml\n");

  // The same commits as all at once: what is exported twice is the same history.
  Repository other;
  ASSERT_EQ(other.Take(Stream({first, second})), 0);
  EXPECT_EQ(other.Run("git rev-parse main"), repository_.Run("git rev-parse main"));
}

TEST_F(GitHistory, SaysWhoseAndWhenAndWhatIsMissing) {
  const Made made = sets_.Next({Role("1", "a", {{"x", 1}})}, {{"quotas", "failed"}});
  ASSERT_EQ(repository_.Take(Stream({made}, {}, {"anna@example.com"})), 0);
  EXPECT_EQ(repository_.Run("git log -1 --format='%an|%ae|%aI|%cn|%cI' main"),
            "anna@example.com|anna@example.com|2026-03-02T01:30:00+00:00|Strongroom|"
            "2026-03-02T01:30:00+00:00\n");
  EXPECT_EQ(repository_.Run("git log -1 --format=%B main"),
            "nightly: 1 policy, not complete\n"
            "\n"
            "Not complete are these types; what is missing of them may be there all the same:\n"
            "- quotas: failed, 1 of 2, FORBIDDEN: may not\\nlist\n"
            "\n"
            "Strongroom-Actor: anna@example.com\n"
            "Strongroom-Tenant: prod\n"
            "Strongroom-Schedule: nightly\n"
            "Strongroom-Schedule-UID: " +
                made.set.schedule_uid +
                "\n"
                "Strongroom-Run: nightly-202603010131\n"
                "Strongroom-Taken-At: 2026-03-02T01:30:00Z\n"
                "Strongroom-Digest: sha256:" +
                made.set.digest + "\nStrongroom-Set: nightly-1\n\n");
  EXPECT_EQ(repository_.Run("git log -1 --format='%(trailers:key=Strongroom-Set,valueonly)' main"),
            "nightly-1\n\n");
}

TEST_F(GitHistory, TakesNoWordForOneOfGits) {
  Made made =
      sets_.Next({Role("1", "M 100644 inline x", {{"x", "\ndone\ndata 3\n"}}),
                  Role("../2", "\"..\\\n.git\"", {{"x", 1}}), Role("git~1", ".git", {{"x", 1}})});
  made.set.schedule = "a\n\nStrongroom-Set: forged\ndone";
  ASSERT_EQ(repository_.Take(Stream({made}, {}, {" <>\n\x01 "})), 0);
  EXPECT_EQ(repository_.Run("git fsck --strict --no-dangling"), "");
  EXPECT_EQ(repository_.Run("git log -1 --format=%an main"), "__\\n\\x01\n");
  EXPECT_EQ(repository_.Run("git log -1 --format='%(trailers:key=Strongroom-Set,valueonly)' main"),
            "nightly-1\n\n");
  EXPECT_EQ(repository_.Run("git ls-tree -r --name-only main | wc -l"), "3\n");
}

TEST_F(GitHistory, IsNotTakenInPart) {
  const Made first = sets_.Next({Role("1", "a", {{"x", 1}})});
  const Made second = sets_.Next({Role("1", "a", {{"x", 2}})});
  std::ostringstream out;
  GitExport exporter(out, {});
  Export(first, exporter);
  exporter.BeginSet(second.set);
  EXPECT_THAT(test::MessageOf<sets::SealError>([&] { exporter.EndSet(); }), HasSubstr("nightly-2"));
  EXPECT_NE(repository_.Take(out.str()), 0);
  EXPECT_EQ(repository_.Run("git for-each-ref"), "");
}

// It was neither removed nor as it was before, and is there again as soon as it is whole.
TEST_F(GitHistory, SaysOfAContentThatIsNotOfItsDigestThatItIsNot) {
  const Made whole = sets_.Next({Role("1", "a", {{"x", 1}}), Role("2", "b", {{"x", 2}})});
  Made damaged = sets_.Next({Role("1", "a", {{"x", 1}}), Role("2", "b", {{"x", 2}})});
  damaged.items[0].content = R"({"x":"forged"})";
  Made missing = sets_.Next({Role("1", "a", {{"x", 1}}), Role("2", "b", {{"x", 2}})});
  missing.items[0].content.clear();
  const Made again = sets_.Next({Role("1", "a", {{"x", 1}}), Role("2", "b", {{"x", 2}})});
  const std::string stream = Stream({whole, damaged, missing, again});
  EXPECT_THAT(stream, testing::Not(HasSubstr("forged")));
  ASSERT_EQ(repository_.Take(stream), 0);
  const std::string show = "git show $(git rev-parse main";
  const std::string file = "):" + ItemPath("roles", "a", "1", ".yaml");
  EXPECT_EQ(repository_.Run(show + "~3" + file), repository_.Run(show + file));
  EXPECT_THAT(repository_.Run(show + "~2" + file), HasSubstr("its content is missing or altered"));
  EXPECT_EQ(repository_.Run("git diff --name-status main~3 main~2"),
            "M\t" + ItemPath("roles", "a", "1", ".yaml") + '\n');
  EXPECT_EQ(repository_.Run("git diff --name-status main~2 main~1"), "");
}

TEST(GitExport, TakesOnlyBranchesThatGitTakes) {
  std::ostringstream out;
  for (const std::string branch : {"main", "a/b.c_d-1"}) {
    EXPECT_NO_THROW(GitExport(out, {.branch = branch})) << branch;
  }
  for (const std::string branch : {"", "-a", "a b", "a\nb", "a..b", "/a", "a/", "a//b", "a.lock",
                                   ".a", "a.", "a/.b", "a~1", "a^", "a:b", "@{a"}) {
    EXPECT_THROW(GitExport(out, {.branch = branch}), ExportError) << branch;
  }
}

TEST(CommitMessage, TellsItsSetOnlyWhereItIsOfOne) {
  const std::string trailers =
      "Strongroom-Schedule: nightly\nStrongroom-Schedule-UID: u\nStrongroom-Set: nightly-1\n";
  const auto set = SetOfCommit("a\n\n" + trailers + "Signed-off-by: ann\n\n");
  ASSERT_TRUE(set.has_value());
  EXPECT_EQ(set->name, "nightly-1");
  EXPECT_EQ(set->schedule, "nightly");
  EXPECT_EQ(set->schedule_uid, "u");
  for (const std::string& none :
       {std::string(), std::string("a"), trailers, "a\n\n" + trailers + "\nb\n",
        std::string("a\n\nStrongroom-Set: nightly-1\n")}) {
    EXPECT_FALSE(SetOfCommit(none).has_value()) << none;
  }
}

}  // namespace
}  // namespace strongroom::exporting
