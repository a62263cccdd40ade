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
