#include "base/new_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "support/temporary_folder.h"

// Folders that are there when they are whole.
namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kSuffixes{".yaml"};

void Write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST(NewFolder, IsThereWhenItIsFinished) {
  const test::TemporaryFolder temporary;
  for (const char* name : {"a", "b/"}) {
    const fs::path path = temporary / name;
    {
      NewFolder folder(path, kSuffixes);
      Write(folder.part() / "c" / "d.yaml", "whole");
      EXPECT_FALSE(fs::exists(path)) << name;
      folder.Finish();
    }
    EXPECT_EQ(ReadFile(path / "c" / "d.yaml"), "whole");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  }
  { Write(NewFolder(temporary / "e", kSuffixes).part() / "f.yaml", "a part"); }
  for (const auto& entry : fs::directory_iterator(temporary.path())) {
    EXPECT_TRUE(entry.path().filename() == "a" || entry.path().filename() == "b") << entry.path();
  }
}

TEST(NewFolder, WritesNothingOver) {
  const test::TemporaryFolder temporary;
  fs::create_directory(temporary / "empty");
  NewFolder(temporary / "empty", kSuffixes).Finish();
  Write(temporary / "file", "mine");
  Write(temporary / "full" / "a.yaml", "mine");
  fs::create_symlink(temporary / "elsewhere", temporary / "link");
  for (const char* name : {"file", "full", "full/", "link", "none/a"}) {
    EXPECT_THROW(NewFolder(temporary / name, kSuffixes), FileError) << name;
  }
  NewFolder late(temporary / "late", kSuffixes);
  Write(temporary / "late" / "a.yaml", "mine");
  EXPECT_THROW(late.Finish(), FileError);
  EXPECT_EQ(ReadFile(temporary / "late" / "a.yaml"), "mine");
}

TEST(NewFolder, TakesOverWhatNobodyWrites) {
  const test::TemporaryFolder temporary;
  const fs::path part = temporary / "a.part";
  Write(part / "b" / "c.yaml", "of somebody who was killed");
  fs::permissions(part, fs::perms::owner_all);
  {
    NewFolder folder(temporary / "a", kSuffixes);
    EXPECT_TRUE(fs::is_empty(part));
    Write(part / "d.yaml", "new");
    EXPECT_THROW(NewFolder(temporary / "a", kSuffixes), FileError) << "somebody writes it";
    EXPECT_EQ(ReadFile(part / "d.yaml"), "new");
    folder.Finish();
  }
  EXPECT_EQ(ReadFile(temporary / "a" / "d.yaml"), "new");
}

TEST(NewFolder, TakesOverNothingElse) {
  const test::TemporaryFolder temporary;
  Write(temporary / "a.part" / "b.yaml", "of somebody who was killed");
  Write(temporary / "a.part" / "mine.txt", "mine");
  fs::permissions(temporary / "a.part", fs::perms::owner_all);
  EXPECT_THROW(NewFolder(temporary / "a", kSuffixes), FileError);
  EXPECT_EQ(ReadFile(temporary / "a.part" / "mine.txt"), "mine");
  EXPECT_TRUE(fs::exists(temporary / "a.part" / "b.yaml"));
  Write(temporary / "shown.part" / "b.yaml", "mine, as others may see");
  fs::permissions(temporary / "shown.part", fs::perms::owner_all | fs::perms::group_read);
  EXPECT_THROW(NewFolder(temporary / "shown", kSuffixes), FileError);
  EXPECT_TRUE(fs::exists(temporary / "shown.part" / "b.yaml"));
  fs::create_directory(temporary / "elsewhere");
  fs::create_directory_symlink(temporary / "elsewhere", temporary / "link.part");
  EXPECT_THROW(NewFolder(temporary / "link", kSuffixes), FileError);
  Write(temporary / "file.part", "mine");
  EXPECT_THROW(NewFolder(temporary / "file", kSuffixes), FileError);
}

}  // namespace
}  // namespace strongroom::base
