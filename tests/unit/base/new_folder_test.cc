#include "base/new_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/file.h"
#include "support/temporary_folder.h"

// Folders that are there when they are whole.
namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST(NewFolder, IsThereWhenItIsFinished) {
  const test::TemporaryFolder temporary;
  for (const char* name : {"a", "b/"}) {
    const fs::path path = temporary / name;
    {
      NewFolder folder(path);
      Write(folder.part() / "c" / "d.yaml", "whole");
      EXPECT_FALSE(fs::exists(path)) << name;
      folder.Finish();
    }
    EXPECT_EQ(ReadFile(path / "c" / "d.yaml"), "whole");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  }
  { Write(NewFolder(temporary / "e").part() / "f.yaml", "a part"); }
  for (const auto& entry : fs::directory_iterator(temporary.path())) {
    EXPECT_TRUE(entry.path().filename() == "a" || entry.path().filename() == "b") << entry.path();
  }
}

TEST(NewFolder, WritesNothingOver) {
  const test::TemporaryFolder temporary;
  fs::create_directory(temporary / "empty");
  NewFolder(temporary / "empty").Finish();
  Write(temporary / "file", "mine");
  Write(temporary / "full" / "a.yaml", "mine");
  fs::create_symlink(temporary / "elsewhere", temporary / "link");
  for (const char* name : {"file", "full", "full/", "link", "none/a"}) {
    EXPECT_THROW(NewFolder(temporary / name), FileError) << name;
  }
  NewFolder late(temporary / "late");
  Write(temporary / "late" / "a.yaml", "mine");
  EXPECT_THROW(late.Finish(), FileError);
  EXPECT_EQ(ReadFile(temporary / "late" / "a.yaml"), "mine");
}

TEST(NewFolder, LeavesWhatIsCalledAsItsPartCouldBe) {
  const test::TemporaryFolder temporary;
  Write(temporary / "a.part" / "b.yaml", "mine");
  fs::permissions(temporary / "a.part", fs::perms::owner_all);
  fs::create_directory_symlink(temporary / "a.part", temporary / "link.part");
  Write(temporary / "file.part", "mine");
  for (const char* name : {"a", "link", "file"}) {
    NewFolder folder(temporary / name);
    EXPECT_TRUE(fs::is_empty(folder.part())) << name;
    EXPECT_EQ(fs::status(folder.part()).permissions(), fs::perms::owner_all);
    Write(folder.part() / "c.yaml", "new");
    folder.Finish();
    EXPECT_EQ(ReadFile(temporary / name / "c.yaml"), "new");
  }
  EXPECT_EQ(ReadFile(temporary / "a.part" / "b.yaml"), "mine");
  EXPECT_EQ(ReadFile(temporary / "file.part"), "mine");
  EXPECT_FALSE(fs::exists(temporary / "a.part" / "c.yaml"));
}

TEST(NewFolder, IsOfTheFirstThatFinishes) {
  const test::TemporaryFolder temporary;
  NewFolder first(temporary / "a");
  NewFolder second(temporary / "a");
  Write(first.part() / "b.yaml", "first");
  Write(second.part() / "b.yaml", "second");
  second.Finish();
  EXPECT_THROW(first.Finish(), FileError);
  EXPECT_EQ(ReadFile(temporary / "a" / "b.yaml"), "second");
}

TEST(NewFolder, FollowsNoLink) {
  const test::TemporaryFolder temporary;
  fs::create_directory(temporary / "elsewhere");
  fs::create_directory_symlink(temporary / "elsewhere", temporary / "link");
  EXPECT_THROW(NewFolder{temporary / "link"}, FileError);
  EXPECT_TRUE(fs::is_empty(temporary / "elsewhere"));
}

}  // namespace
}  // namespace strongroom::base
