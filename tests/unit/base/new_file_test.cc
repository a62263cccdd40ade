#include "base/new_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "support/temporary_folder.h"

// Files that are there when they are whole.
namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

TEST(NewFile, IsThereWhenItIsFinished) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  {
    NewFile file(path);
    file.out() << "whole";
    EXPECT_FALSE(fs::exists(path));
    file.Finish();
  }
  EXPECT_EQ(ReadFile(path), "whole");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(fs::exists(path.string() + ".part"));
}

TEST(NewFile, LeavesNothingWithoutIt) {
  const test::TemporaryFolder folder;
  { NewFile(folder.path() / "set.tar").out() << "a part"; }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(NewFile, WritesNothingOver) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  NewFile first(path);
  EXPECT_THROW(NewFile{path}, FileError) << "somebody is at it";
  first.Finish();
  EXPECT_THROW(NewFile{path}, FileError);
  EXPECT_THROW(NewFile{folder.path() / "none" / "set.tar"}, FileError);
  fs::create_symlink(folder.path() / "elsewhere", folder.path() / "link.part");
  EXPECT_THROW(NewFile{folder.path() / "link"}, FileError);
}

TEST(NewFile, TakesOverWhatNobodyWrites) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  const fs::path part = path.string() + ".part";
  std::ofstream(part) << "of somebody who was killed";
  fs::permissions(part, fs::perms::all);
  {
    NewFile file(path);
    file.out() << "new";
    EXPECT_EQ(fs::status(part).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THROW(NewFile{path}, FileError) << "somebody writes it";
    file.Finish();
  }
  EXPECT_EQ(ReadFile(path), "new");
  EXPECT_FALSE(fs::exists(part));
}

TEST(NewFile, TakesOverNoOtherFile) {
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "mine") << "mine";
  fs::create_hard_link(folder.path() / "mine", folder.path() / "set.tar.part");
  EXPECT_THROW(NewFile{folder.path() / "set.tar"}, FileError);
  EXPECT_EQ(ReadFile(folder.path() / "mine"), "mine");
  fs::create_directory(folder.path() / "other.part");
  EXPECT_THROW(NewFile{folder.path() / "other"}, FileError);
}

TEST(NewFile, IsNotWhatCameMeanwhile) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  NewFile file(path);
  NewFile other(path.string() + "2");
  other.out() << "mine";
  other.Finish();
  fs::rename(path.string() + "2", path);
  EXPECT_THROW(file.Finish(), FileError);
  EXPECT_EQ(ReadFile(path), "mine");
}

}  // namespace
}  // namespace strongroom::base
