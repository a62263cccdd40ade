#include "export/folder.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "export/error.h"
#include "export/relative_path.h"
#include "support/temporary_folder.h"

namespace strongroom::exporting {
namespace {

using testing::ElementsAre;
namespace fs = std::filesystem;

TEST(Folder, TakesOverWhatNobodyWrites) {
  const test::TemporaryFolder temporary;
  const fs::path path = temporary / "a.part";
  Folder::Make(path).Add("b/c.yaml", "of somebody who was killed");
  {
    Folder folder = Folder::TakeOver(path, {".yaml"});
    EXPECT_TRUE(fs::is_empty(path));
    folder.Add("d.yaml", "new");
    EXPECT_THROW(Folder::TakeOver(path, {".yaml"}), ExportError) << "somebody writes it";
    EXPECT_EQ(folder.Read("d.yaml", 3), "new");
  }
  Folder::Open(path).Add("mine.txt", "mine");
  EXPECT_THROW(Folder::TakeOver(path, {".yaml"}), ExportError);
  EXPECT_EQ(Folder::Open(path).Read("mine.txt", 4), "mine");
  EXPECT_EQ(Folder::Open(path).Read("d.yaml", 3), "new");
  EXPECT_TRUE(fs::is_directory(temporary / "a.part"));
}

TEST(Folder, IsNotLeftAndWritesOverNothing) {
  const test::TemporaryFolder temporary;
  Folder folder = Folder::Make(temporary / "a");
  const std::vector<std::string> refused{"",
                                         "/a",
                                         "..",
                                         "../a",
                                         "a/../b",
                                         "a/./b",
                                         "a//b",
                                         "a/",
                                         ".",
                                         "a\\b",
                                         "c:a",
                                         "a\nb",
                                         std::string("a\0b", 3),
                                         std::string(256, 'a')};
  for (const std::string& path : refused) {
    EXPECT_FALSE(IsInside(path));
    EXPECT_THROW(folder.Add(path, "x"), ExportError) << path;
    EXPECT_THROW(folder.Read(path, 10), ExportError) << path;
  }
  folder.Add("b/c", "x");
  EXPECT_THROW(folder.Add("b/c", "y"), ExportError);
  EXPECT_THROW(folder.Add("b", "y"), ExportError);
  EXPECT_EQ(folder.Read("b/c", 1), "x");
  EXPECT_THROW(folder.Read("b/c", 0), ExportError);
  EXPECT_THROW(folder.Read("b", 10), ExportError);
  EXPECT_THROW(Folder::Make(temporary / "a"), ExportError);

  fs::create_directory_symlink(temporary.path(), temporary / "a" / "link");
  fs::create_symlink(temporary / "outside", temporary / "a" / "file");
  EXPECT_THROW(folder.Add("link/x", "x"), ExportError);
  EXPECT_THROW(folder.Add("file", "x"), ExportError);
  EXPECT_FALSE(fs::exists(temporary / "outside"));
  EXPECT_FALSE(fs::exists(temporary / "x"));
  EXPECT_THAT(folder.List(10), ElementsAre("b/c", "file", "link"));
  EXPECT_THROW(folder.List(2), ExportError);
}

}  // namespace
}  // namespace strongroom::exporting
