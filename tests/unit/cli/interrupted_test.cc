#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cli/archived_sets.h"
#include "cli/error.h"
#include "support/built_in_catalogues.h"
#include "unit/cli/backed_up_folder.h"

// Whoever interrupts a command that reads an archive is heard, and finds nothing of it.
namespace strongroom::cli {
namespace {

using Words = std::vector<std::string>;

// Temporary files go into a folder that a test can look into.
class Interrupted : public BackupCommand {
 protected:
  Interrupted() { setenv("TMPDIR", temporary_.path().c_str(), /*replace=*/1); }
  ~Interrupted() override { unsetenv("TMPDIR"); }

  const test::TemporaryFolder temporary_;
};

TEST_F(Interrupted, LeavesNothingOfAnArchive) {
  for (const char* to : {"one.tar", "one"}) {
    FakeHost taken;
    ASSERT_EQ(Backup(taken, to), 0) << taken.err();
    const std::string archive = Path(to);
    for (const Words& words : {Words{"items", archive},
                               {"cat", archive, "jsonFiles/a.json"},
                               {"diff", archive, archive},
                               {"report", archive, "-o", "markdown"},
                               {"restore", archive},
                               {"verify", "--archive", archive}}) {
      FakeHost host;
      host.Stop();
      EXPECT_EQ(host.Run(words), kInterrupted) << testing::PrintToString(words);
      EXPECT_EQ(host.out(), "");
      EXPECT_EQ(host.err(), "error: interrupted\n");
      EXPECT_TRUE(fs::is_empty(temporary_.path())) << testing::PrintToString(words);
    }
  }
  EXPECT_THAT(Left(), testing::UnorderedElementsAre("one", "one.tar"));
}

TEST_F(Interrupted, EndsBetweenTwoPolicies) {
  FakeHost taken;
  ASSERT_EQ(Backup(taken, "one.tar"), 0) << taken.err();
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  std::stop_source stop;
  int read = 0;
  {
    const ArchivedSets sets(Path("one.tar"), catalogues, stop.get_token());
    EXPECT_FALSE(fs::is_empty(temporary_.path())) << "it is unpacked";
    try {
      sets.EachContent(sets.Newest(), [&](std::string_view) {
        ++read;
        stop.request_stop();
      });
      ADD_FAILURE() << "it went on";
    } catch (const CliError& e) {
      EXPECT_EQ(e.exit_code(), kInterrupted);
    }
  }
  EXPECT_EQ(read, 1);
  EXPECT_TRUE(fs::is_empty(temporary_.path()));
}

TEST_F(Interrupted, TellsNobodyWhoDoesNotRead) {
  FakeHost taken;
  ASSERT_EQ(Backup(taken, "one.tar"), 0) << taken.err();
  FakeHost host;
  host.SetErrFull(true);
  host.Stop();
  EXPECT_EQ(host.Run({"items", Path("one.tar")}), kInterrupted);
  EXPECT_EQ(host.err(), "");
  FakeHost wrong;
  wrong.SetErrFull(true);
  EXPECT_NE(wrong.Run({"items", Path("none.tar")}), kOk);
  EXPECT_NE(wrong.err(), "") << "what went wrong is said, however long it takes";
}

}  // namespace
}  // namespace strongroom::cli
