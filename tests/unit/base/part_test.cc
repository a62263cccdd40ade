#include "base/part.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "base/file.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

TEST(MakePart, GivesAnotherNameUntilOneIsFree) {
  std::set<std::string> tried;
  const fs::path part = MakePart("a/nightly/", [&](const fs::path& name) {
    EXPECT_TRUE(tried.insert(name.string()).second);
    return tried.size() == 3;
  });
  EXPECT_EQ(part.parent_path(), "a");
  EXPECT_EQ(part.filename().string().substr(0, 8), "nightly.");
  EXPECT_EQ(part.extension(), ".part");
  EXPECT_THROW(MakePart("a", [](const fs::path&) { return false; }), FileError);
}

// Both ways: not every file system has the first.
TEST(MoveToFree, WritesNothingOver) {
  const test::TemporaryFolder folder;
  for (const auto& move : {MoveToFree, MoveByTaking}) {
    Write(folder / "part", "whole");
    Write(folder / "mine", "mine");
    fs::create_symlink(folder / "elsewhere", folder / "link");
    EXPECT_THROW(move(folder / "part", folder / "mine"), FileError);
    EXPECT_THROW(move(folder / "part", folder / "link"), FileError);
    EXPECT_THROW(move(folder / "none", folder / "free"), FileError);
    EXPECT_FALSE(IsThere(folder / "free"));
    move(folder / "part", folder / "free");
    EXPECT_EQ(ReadFile(folder / "free"), "whole");
    EXPECT_EQ(ReadFile(folder / "mine"), "mine");
    EXPECT_FALSE(IsThere(folder / "part"));
    EXPECT_FALSE(IsThere(folder / "elsewhere"));
    fs::remove(folder / "free");
    fs::remove(folder / "link");
  }
}

TEST(RemoveParts, RemovesWhatIsCalledSo) {
  const test::TemporaryFolder folder;
  const fs::path whole = folder / "stream";
  const auto make = [](const fs::path& name) {
    Write(name, "a part");
    return true;
  };
  MakePart(whole, make);
  MakePart(whole, make);
  const fs::path other = MakePart(folder / "streams", make);
  for (const char* name : {"stream", "stream.part", "stream.bcdfghjk"})
    Write(folder / name, "mine");
  RemoveParts(whole);
  std::set<fs::path> left;
  for (const auto& entry : fs::directory_iterator(folder.path())) left.insert(entry.path());
  EXPECT_EQ(left, (std::set<fs::path>{folder / "stream", folder / "stream.part",
                                      folder / "stream.bcdfghjk", other}));
  RemoveParts(folder / "none" / "stream");
}

}  // namespace
}  // namespace strongroom::base
