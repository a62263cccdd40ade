#include "provider/directory/folder_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "provider/directory/read_file.h"
#include "support/temporary_folder.h"

namespace strongroom::provider::directory {
namespace {

namespace fs = std::filesystem;

class FilesOfAFolder : public testing::Test {
 protected:
  void Put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  // The errno with which it is refused; 0: it was written.
  int Write(const std::string& text, const std::optional<std::string>& before) const {
    try {
      files_.Write(file_, text, before);
      return 0;
    } catch (const FileFault& e) {
      return e.error();
    }
  }
  std::string Text() const { return base::ReadFile(folder_ / "a.yaml"); }
  // Hidden ones too.
  size_t Count() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }

  const test::TemporaryFolder folder_;
  const FolderFiles files_{folder_.path()};
  const PolicyFile file_{.path = "a.yaml", .folders = {}, .name = "a.yaml"};
};

TEST_F(FilesOfAFolder, AreMadeWhole) {
  EXPECT_EQ(Write("a: 1\n", std::nullopt), 0);
  EXPECT_EQ(Text(), "a: 1\n");
  EXPECT_EQ(fs::hard_link_count(folder_ / "a.yaml"), 1U);
  EXPECT_EQ(Count(), 1U);
}

TEST_F(FilesOfAFolder, AreNotMadeOverWhatSomebodyHasMadeMeanwhile) {
  Put("a.yaml", "mine: 1\n");
  EXPECT_EQ(Write("a: 1\n", std::nullopt), EEXIST);
  EXPECT_EQ(Text(), "mine: 1\n");
  EXPECT_EQ(Count(), 1U) << "nothing of it is left";
}

TEST_F(FilesOfAFolder, AreWrittenOverWhatTheyWereAndKeepTheirPermissions) {
  Put("a.yaml", "a: 0\n");
  ASSERT_EQ(chmod((folder_ / "a.yaml").c_str(), 0640), 0);
  EXPECT_EQ(Write("a: 1\n", "a: 0\n"), 0);
  EXPECT_EQ(Text(), "a: 1\n");
  EXPECT_EQ(fs::status(folder_ / "a.yaml").permissions(), fs::perms(0640));
  EXPECT_EQ(Count(), 1U);
}

TEST_F(FilesOfAFolder, AreNotWrittenOverWhatSomebodyHasChangedMeanwhile) {
  // As long as it was: size alone does not tell, and a clock may be coarse.
  Put("a.yaml", "a: 7\n");
  EXPECT_EQ(Write("a: 1\n", "a: 0\n"), EEXIST);
  EXPECT_EQ(Text(), "a: 7\n");
  fs::remove(folder_ / "a.yaml");
  EXPECT_EQ(Write("a: 1\n", "a: 0\n"), EEXIST) << "somebody has removed it";
  fs::create_symlink("b.yaml", folder_ / "a.yaml");
  Put("b.yaml", "a: 0\n");
  EXPECT_EQ(Write("a: 1\n", "a: 0\n"), EEXIST) << "a link is no file";
  EXPECT_TRUE(fs::is_symlink(folder_ / "a.yaml"));
  EXPECT_EQ(Count(), 2U);
}

}  // namespace
}  // namespace strongroom::provider::directory
