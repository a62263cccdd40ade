#include "base/new_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <set>
#include <string>

#include "base/descriptor_stream.h"
#include "base/file.h"
#include "support/temporary_folder.h"

// Files that are there when they are whole.
namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

std::set<std::string> Names(const test::TemporaryFolder& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

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
  EXPECT_EQ(Names(folder), std::set<std::string>{"set.tar"});
}

TEST(NewFile, LeavesNothingWithoutIt) {
  const test::TemporaryFolder folder;
  { NewFile(folder.path() / "set.tar").out() << "a part"; }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(NewFile, WritesNothingOver) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  NewFile(path).Finish();
  EXPECT_THROW(NewFile{path}, FileError);
  EXPECT_THROW(NewFile{folder.path() / "none" / "set.tar"}, FileError);
  fs::create_symlink(folder.path() / "elsewhere", folder.path() / "link");
  EXPECT_THROW(NewFile{folder.path() / "link"}, FileError);
  EXPECT_EQ(Names(folder), (std::set<std::string>{"link", "set.tar"}));
}

TEST(NewFile, LeavesWhatIsCalledAsItsPartCouldBe) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  std::ofstream(path.string() + ".part") << "mine";
  fs::permissions(path.string() + ".part", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink(folder.path() / "elsewhere", folder.path() / "link.part");
  NewFile(path).Finish();
  NewFile(folder.path() / "link").Finish();
  EXPECT_EQ(ReadFile(path.string() + ".part"), "mine");
  EXPECT_EQ(Names(folder), (std::set<std::string>{"link", "link.part", "set.tar", "set.tar.part"}));
}

TEST(NewFile, IsItsOwnersAloneWhileItIsWritten) {
  const test::TemporaryFolder folder;
  NewFile file(folder.path() / "set.tar");
  file.out() << "a part" << std::flush;
  const fs::path part = fs::directory_iterator(folder.path())->path();
  EXPECT_EQ(fs::status(part).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(ReadFile(part), "a part");
}

TEST(NewFile, IsOfTheFirstThatFinishes) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "set.tar";
  NewFile first(path);
  {
    NewFile second(path);
    first.out() << "first";
    second.out() << "second";
    second.Finish();
    EXPECT_THROW(first.Finish(), FileError);
  }
  EXPECT_EQ(ReadFile(path), "second");
}

// More than is kept in memory at once, and a name that leaves no room behind it.
TEST(NewFile, HoldsWhatIsLarge) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / std::string(255, 'n');
  const std::string text(1'000'003, 'x');
  {
    NewFile file(path);
    for (int i = 0; i < 3; ++i) file.out() << text << i;
    file.Finish();
  }
  EXPECT_EQ(ReadFile(path), text + '0' + text + '1' + text + '2');
}

// The one device that is always full.
TEST(DescriptorBuffer, SaysWhyNothingIsWritten) {
  const Descriptor full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(full.is_open());
  DescriptorBuffer buffer(full);
  std::ostream out(&buffer);
  out << std::string(1'000'000, 'x');
  EXPECT_FALSE(out);
  EXPECT_EQ(buffer.error(), ENOSPC);
  out.clear();
  out << std::flush;
  EXPECT_FALSE(out) << "it is not written later";
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
