#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "base/file.h"
#include "base/file_lock.h"
#include "base/timestamp.h"
#include "export/archive_reader.h"
#include "export/folder.h"
#include "integration/store/sets.h"
#include "plugin_cluster.h"
#include "support/built_in_catalogues.h"

// What kubectl strongroom takes out of the strongroom.
namespace strongroom::server::sets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class PluginOfSetsExports : public PluginOfSets {
 protected:
  // One more set, in which ann changed `deny`.
  void StoreFourth() {
    const domain::Act act{.external_id = "networkPolicies/deny",
                          .deed = {.actor = "ann@example.com",
                                   .actor_kind = domain::ActorKind::kUser,
                                   .at = base::ParseTimestamp("2026-03-01T01:00:00Z"),
                                   .activity = "Update policy",
                                   .audit_store = "directoryAudits"}};
    Store("team-a", 4,
          {store::ItemOf("networkPolicies", "deny", "4"), store::ItemOf("roles", "reader", "1")},
          store::OutcomeOf({"networkPolicies", "roles"}), {act});
  }
};

TEST_F(PluginOfSetsExports, AScheduleAsAGitRepository) {
  const std::string command = "export nightly --format git --to " + Path("history");
  EXPECT_EQ(Says(command), Path("history") + ": 3 backup sets, 6 policies\n");
  EXPECT_EQ(Git("log --format=%s --reverse"),
            "nightly: 2 policies\nnightly: 2 policies, +0 ~1 -0\nnightly: 2 policies, +0 ~0 -0\n");
  EXPECT_THAT(Git("show --stat --format= HEAD~1"),
              AllOf(HasSubstr("networkPolicies/"), Not(HasSubstr("roles/"))));
  EXPECT_EQ(Git("show --stat --format= HEAD"), "") << "nothing changed";
  EXPECT_EQ(Git("status --porcelain"), "");
  EXPECT_EQ(Git("for-each-ref --format='%(refname)'"), "refs/heads/main\n");

  EXPECT_EQ(Says(command), Path("history") + ": no set is new\n");
  StoreFourth();
  EXPECT_EQ(Says(command), Path("history") + ": 1 backup set, 2 policies\n");
  EXPECT_EQ(Git("log -1 --format='%an %ae %cn'"), "ann@example.com ann@example.com Strongroom\n");
  EXPECT_THAT(Git("show --format= HEAD"),
              AllOf(HasSubstr("-value: \"2\""), HasSubstr("+value: \"4\"")));
}

// Two at once would take the same sets for new.
TEST_F(PluginOfSetsExports, OneAtATimeIntoARepository) {
  const std::string command = "export nightly --format git --to " + Path("history");
  ASSERT_EQ(Run("export " + Name(1) + " --format git --to " + Path("history")).exit_code, 0);
  {
    const base::FileLock other(Path("history/.git/strongroom.lock"));
    EXPECT_THAT(Says(command), HasSubstr("one export at a time goes to " + Path("history")));
  }
  EXPECT_EQ(Says(command), Path("history") + ": 2 backup sets, 4 policies\n");
}

// What an export that was cut off has left, and somebody looks at.
TEST_F(PluginOfSetsExports, NothingIntoTheBranchThatIsItsOwn) {
  ASSERT_EQ(Run("export " + Name(1) + " --format git --to " + Path("history")).exit_code, 0);
  ASSERT_EQ(Git("checkout -q -b strongroom-import"), "");
  EXPECT_THAT(Says("export nightly --format git --to " + Path("history")),
              HasSubstr("is checked out"));
  EXPECT_EQ(Git("log --format=%s"), "nightly: 2 policies\n");
  EXPECT_FALSE(fs::exists(Path("history/.git/strongroom-import"))) << "contents of all sets";
  EXPECT_EQ(fs::status(Path("history")).permissions(), fs::perms::owner_all);
}

// The same sets are the same commits, in one call or in several.
TEST_F(PluginOfSetsExports, TheSameCommitsForTheSameSets) {
  const auto head_of = [&](const std::string& name) {
    return Says("export nightly --format git --to - ",
                " | (git init -q " + Path(name) + " && git -C " + Path(name) +
                    " fast-import --quiet && git -C " + Path(name) + " rev-parse main)");
  };
  EXPECT_THAT(Says("export nightly --format git --to " + Path("history")), HasSubstr("3 backup"));
  EXPECT_EQ(Git("rev-parse HEAD"), head_of("other"));
  StoreFourth();
  EXPECT_THAT(Says("export nightly --format git --to " + Path("history")), HasSubstr("1 backup"));
  EXPECT_EQ(Git("rev-parse HEAD"), head_of("another"));
}

TEST_F(PluginOfSetsExports, NothingOverWhatSomebodyElseMade) {
  const std::string command = "export nightly --format git --to " + Path("history");
  ASSERT_EQ(Run("export " + Name(1) + " --format git --to " + Path("history")).exit_code, 0);
  std::string file = Git("ls-files networkPolicies");
  file.pop_back();
  std::ofstream(Path("history/" + file)) << "mine";
  EXPECT_THAT(Says(command), HasSubstr("git could not check the files out"));
  EXPECT_EQ(base::ReadFile(Path("history/" + file)), "mine");
  EXPECT_THAT(Git("log --format=%s"), Not(HasSubstr("~1"))) << "as before";
  EXPECT_EQ(Git("checkout -q -- ."), "");
  EXPECT_EQ(Says(command), Path("history") + ": 2 backup sets, 4 policies\n");
  ASSERT_EQ(Git("-c user.name=a -c user.email=b commit -q --allow-empty -m mine"), "");
  EXPECT_THAT(Says(command), HasSubstr("the last commit is of no backup set"));

  fs::create_directory(Path("full"));
  std::ofstream(Path("full/file")) << "mine";
  EXPECT_THAT(Says("export nightly --format git --to " + Path("full")),
              HasSubstr("is neither empty nor a git repository"));
  EXPECT_THAT(Says("export nightly --to " + Path("full")), HasSubstr("error: "));
  std::ofstream(Path("file.tar")) << "mine";
  EXPECT_THAT(Says("export nightly --to " + Path("file.tar")), HasSubstr("is there already"));
}

// What somebody altered of one policy costs no other, whatever reads them.
TEST_F(PluginOfSetsExports, AllButAContentThatIsNotAsItWasSealed) {
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.policy_blobs DISABLE TRIGGER ALL"), "");
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.policy_blobs SET body = body || '\\x00'::bytea "
                              "WHERE digest = "
                              "sha256('{\"metadata\":{\"name\":\"deny\"},\"value\":\"2\"}')"),
            "");
  const std::string named =
      Name(2) + ": networkPolicies/networkPolicies/deny: its content is missing or altered\n";
  const auto archive = Run("export nightly --to " + Path("damaged"));
  EXPECT_EQ(archive.exit_code, 1);
  EXPECT_EQ(archive.out, Path("damaged") + ": 3 backup sets, 4 policies\n");
  EXPECT_THAT(archive.err, AllOf(HasSubstr("error: " + named),
                                 HasSubstr("error: 2 policies left out: what is stored is not")));
  const auto verified = Run("verify " + Path("damaged"));
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, AllOf(HasSubstr(Name(1) + ": verified, 2 policies"), HasSubstr(named)));
  const auto history = Run("export nightly --format git --to " + Path("history"));
  EXPECT_EQ(history.exit_code, 1);
  EXPECT_THAT(history.err, HasSubstr("error: " + named));
  EXPECT_THAT(Git("show --format= HEAD~1"), HasSubstr("+# Strongroom: of this policy"));
  const auto report = Run("report " + Name(2) + " -o markdown");
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_THAT(report.out,
              AllOf(HasSubstr("Its content is missing or altered"), HasSubstr("reader")));
  EXPECT_THAT(report.err, HasSubstr("error: 1 policy not in the report"));
  const auto diff = Run("diff " + Name(1) + ' ' + Name(2));
  EXPECT_EQ(diff.exit_code, 2);
  EXPECT_THAT(diff.err, HasSubstr("error: networkPolicies/deny: "));
}

TEST_F(PluginOfSetsExports, ArchivesThatVerify) {
  EXPECT_EQ(Says("export nightly --to " + Path("all")),
            Path("all") + ": 3 backup sets, 6 policies\n");
  EXPECT_EQ(Says("export " + Name(2) + " --to " + Path("one.tar")),
            Path("one.tar") + ": 1 backup set, 2 policies\n");
  const exporting::Folder folder = exporting::Folder::Open(Path("all"));
  EXPECT_EQ(exporting::ArchiveReader(folder).size(), 3U);
  EXPECT_TRUE(exporting::ArchiveReader(folder).Verify(test::BuiltInCatalogues()).empty());
  EXPECT_THAT(Says("export " + Name(2) + " --to -", " | tar -tf -"), HasSubstr("manifest.json"));
  for (const char* archive : {"all", "one.tar"}) {
    EXPECT_THAT(Says("verify --archive " + Path(archive)), HasSubstr(Name(2) + ": verified, 2 "));
    EXPECT_THAT(Says("verify --archive " + Path(archive)),
                HasSubstr("\nIt says that it is of cluster "));
  }
  EXPECT_EQ(
      json::parse(Says("verify --archive " + Path("all") + " -o json"))["items"][2]["verified"],
      true);
  EXPECT_EQ(Says("export " + Name(2) + " --to -", " | cmp - " + Path("one.tar")), "");
  EXPECT_EQ(fs::status(Path("one.tar")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(PluginOfSetsExports, ArchivesOfWhichWhatIsAlteredIsNamed) {
  ASSERT_EQ(Run("export nightly --to " + Path("all")).exit_code, 0);
  for (const auto& file : fs::recursive_directory_iterator(Path("all") + "/contents")) {
    if (file.is_regular_file()) std::ofstream(file.path(), std::ios::app) << ' ';
  }
  const auto altered = Run("verify --archive " + Path("all"));
  EXPECT_EQ(altered.exit_code, 1);
  EXPECT_THAT(altered.out, AllOf(HasSubstr(Name(1) + ": NOT AS IT WAS EXPORTED"),
                                 HasSubstr("its content is missing or altered")));
  EXPECT_THAT(altered.err, HasSubstr("is not as it was exported"));
  std::ofstream(Path("none.tar")) << "this is no tar";
  for (const char* none : {"none.tar", "nowhere"}) {
    EXPECT_THAT(Says("verify --archive " + Path(none)), StartsWith("error: " + Path(none)));
  }
  EXPECT_THAT(Says("verify nightly --archive " + Path("all")), HasSubstr("goes with no set"));
  EXPECT_THAT(Says("export nightly --to " + Path("all.tar.gz")), HasSubstr("is not compressed"));
}

TEST_F(PluginOfSetsExports, NothingThatIsNotAsItWasSealed) {
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER ALL"), "");
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.backup_sets SET root = decode(repeat('aa', 32), "
                              "'hex') WHERE seq = 2"),
            "");
  const auto result = Run("export nightly --to " + Path("all.tar"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, StartsWith("error: " + Name(2) + ": its types are not those that"));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

// An API server ends a request after a minute, and what is read is held.
TEST_F(PluginOfSetsExports, LargeSetsPartByPart) {
  std::vector<store::DigestedItem> items;
  for (const char* name : {"a", "b", "c"}) {
    items.push_back(store::ItemOf("roles", name, std::string(size_t{5} << 20U, *name)));
  }
  Store("team-a", 4, items, store::OutcomeOf({"networkPolicies", "roles"}));
  EXPECT_EQ(Says("export nightly --format git --to " + Path("history")),
            Path("history") + ": 4 backup sets, 9 policies\n");
  EXPECT_EQ(database_.Value("SELECT string_agg(details->>'items', ' ' ORDER BY id) FROM "
                            "strongroom.audit_log WHERE subject LIKE '%nightly-4-%/content'"),
            "1 1 1");
}

TEST_F(PluginOfSetsExports, WhatTheCallerMayRead) {
  Grant("vic", "team-a", "backupsets,backupsets/items", "get,list");
  EXPECT_THAT(Says("export nightly --to " + Path("all") + " --as vic"),
              HasSubstr("User \"vic\" cannot get resource \"backupsets/content\""));
}

}  // namespace
}  // namespace strongroom::server::sets
