#include "provider/directory/policy_file.h"

#include <gtest/gtest.h>

#include "provider/error.h"

namespace strongroom::provider::directory {
namespace {

using catalogue::DirectoryType;
using catalogue::FileFormat;

const DirectoryType kYamlFiles{.format = FileFormat::kYaml, .extensions = {".yaml", ".yml"}};
const DirectoryType kJsonFiles{.format = FileFormat::kJson, .extensions = {".json"}};

TEST(PolicyFile, IsThePathAndTheDocument) {
  EXPECT_EQ(PolicyFileOf(kYamlFiles, "a.yaml"),
            (PolicyFile{.path = "a.yaml", .folders = {}, .name = "a.yaml", .document = 0}));
  EXPECT_EQ(
      PolicyFileOf(kYamlFiles, "b/c d/many.yml#12"),
      (PolicyFile{
          .path = "b/c d/many.yml", .folders = {"b", "c d"}, .name = "many.yml", .document = 11}));
  EXPECT_EQ(PolicyFileOf(kYamlFiles, "x#2.yaml").path, "x#2.yaml");
  EXPECT_EQ(PolicyFileOf(kJsonFiles, "a..b/c...d/e.json").folders.size(), 2U)
      << "names may have dots within";
}

TEST(PolicyFile, NothingLeadsOutOfTheFolderOrToWhatIsNotBackedUp) {
  for (const char* id : {"",
                         "/a.yaml",
                         "../a.yaml",
                         "a/../b.yaml",
                         "a/./b.yaml",
                         "a//b.yaml",
                         ".hidden.yaml",
                         ".git/a.yaml",
                         "lost+found/a.yaml",
                         "a\nb.yaml",
                         "a\xff.yaml",
                         "a.txt",
                         "a.yaml/",
                         "a.json",
                         "a.yaml#",
                         "a.yaml#1",
                         "a.yaml#0",
                         "a.yaml#02",
                         "a.yaml#-2",
                         "a.yaml#2x",
                         "a.txt#2",
                         "a.yaml#99999999999999999999999"}) {
    EXPECT_THROW(PolicyFileOf(kYamlFiles, id), ProviderError) << id;
  }
  EXPECT_THROW(PolicyFileOf(kYamlFiles, std::string("a\0.yaml", 7)), ProviderError);
  EXPECT_THROW(PolicyFileOf(kJsonFiles, "a.json#2"), ProviderError);
}

TEST(PolicyFile, HasTheLimitsOfABackup) {
  std::string deep;
  for (int i = 0; i < 16; ++i) deep += "d/";
  EXPECT_NO_THROW(PolicyFileOf(kYamlFiles, deep + "a.yaml"));
  EXPECT_THROW(PolicyFileOf(kYamlFiles, "d/" + deep + "a.yaml"), ProviderError);
  EXPECT_NO_THROW(PolicyFileOf(kYamlFiles, std::string(995, 'a') + ".yaml"));
  EXPECT_THROW(PolicyFileOf(kYamlFiles, std::string(996, 'a') + ".yaml"), ProviderError);
}

}  // namespace
}  // namespace strongroom::provider::directory
