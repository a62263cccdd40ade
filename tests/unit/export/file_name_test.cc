#include "export/file_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "base/ascii.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "catalogue/catalogue_files.h"
#include "catalogue/load.h"

namespace strongroom::exporting {
namespace {

std::string Path(std::string_view name, std::string_view id) {
  return ItemPath("roles", name, id, ".yaml");
}

TEST(FileName, IsReadable) {
  struct Row {
    std::string name;
    std::string id;
    std::string path;  // "#" stands for the digest
  };
  const std::vector<Row> rows{
      {"admins", "0b5f-42", "roles/admins~0b5f-42.yaml"},
      {"shop/admins", "rbac/Role/shop/admins", "roles/shop_admins~~#.yaml"},
      {"Require MFA: all", "a", "roles/Require_MFA__all~a.yaml"},
      {"Tür", "a", "roles/Tür~a.yaml"},
      {"", "a", "roles/_~a.yaml"},
      {"a", "", "roles/a~~#.yaml"},
      {"a", "ID", "roles/a~~#.yaml"},
      {"a~b", "c~d", "roles/a_b~~#.yaml"},
      {"../../etc/passwd", "..", "roles/_.._.._etc_passwd~...yaml"},
      {".git", "a", "roles/_.git~a.yaml"},
      {"con", "a", "roles/_con~a.yaml"},
      {"CON.x", "a", "roles/_CON.x~a.yaml"},
      {"Lpt9", "a", "roles/_Lpt9~a.yaml"},
      {"com¹", "a", "roles/_com¹~a.yaml"},
      {"conin$", "a", "roles/conin_~a.yaml"},
      {"console", "a", "roles/console~a.yaml"},
      {"a. ", "a. ", "roles/a._~~#.yaml"},
      {"a\n\x01\x7f\x1b", "a", "roles/a____~a.yaml"},
      {"\xff\xc3", "a", "roles/__~a.yaml"},
      {"a\xe2\x80\xae\xe2\x80\x8b\xc2\xa0"
       "b",
       "a", "roles/a___b~a.yaml"},
      {"<>:\"/\\|?*", "a", "roles/_________~a.yaml"},
  };
  for (const Row& row : rows) {
    std::string path = row.path;
    if (const size_t at = path.find('#'); at != std::string::npos) {
      path.replace(at, 1, base::Sha256Hex(row.id).substr(0, 32));
    }
    EXPECT_EQ(Path(row.name, row.id), path);
  }
}

TEST(FileName, CutsANameBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "ä";
  const std::string path = Path("x" + name, std::string(65, 'a'));
  EXPECT_TRUE(base::IsUtf8(path));
  EXPECT_EQ(path, "roles/x" + name.substr(0, 62) + "~~" +
                      base::Sha256Hex(std::string(65, 'a')).substr(0, 32) + ".yaml");
}

TEST(FileName, HasAFolderForWhateverCallsItselfAType) {
  EXPECT_EQ(TypeFolder("networkPolicies"), "networkPolicies");
  for (const std::string type : {"", "..", ".", "a/b", "con", "Roles", ".git", "a b", "com1"}) {
    EXPECT_THAT(TypeFolder(type), testing::MatchesRegex("_[A-Za-z0-9_.]+~~[0-9a-f]+")) << type;
  }
}

TEST(FileName, HasNoTwoTypesOfOneFolder) {
  for (const base::EmbeddedFile& file : catalogue::CatalogueFiles()) {
    std::set<std::string> own;
    const catalogue::Catalogue catalogue = catalogue::LoadCatalogue(file.text);
    for (const catalogue::PolicyType& type : catalogue.types()) {
      EXPECT_EQ(TypeFolder(type.key), type.key);
      EXPECT_TRUE(own.insert(base::ToLower(type.key)).second) << type.key;
    }
  }
}

// Texts of pieces that file systems, shells or git do something with.
class HostileText {
 public:
  std::string Next() {
    static const std::vector<std::string> kPieces{"a",
                                                  "A",
                                                  "b",
                                                  "~",
                                                  "~~",
                                                  ".",
                                                  "..",
                                                  "/",
                                                  "\\",
                                                  "con",
                                                  "C:",
                                                  ":$i",
                                                  " ",
                                                  "\n",
                                                  "\r",
                                                  "\t",
                                                  "é",
                                                  "e\u0301",
                                                  "É",
                                                  "ß",
                                                  "ﬁ",
                                                  "İ",
                                                  "\xff",
                                                  "\xc0",
                                                  "git",
                                                  "git~1",
                                                  "\u202e",
                                                  "\u200c",
                                                  "\u200d",
                                                  "-",
                                                  "_",
                                                  "#",
                                                  "'",
                                                  "\"",
                                                  "$(x)",
                                                  "*",
                                                  "?",
                                                  "0",
                                                  ".yaml",
                                                  "%2f",
                                                  std::string(1, '\0'),
                                                  std::string(70, 'a'),
                                                  std::string(300, 'Z')};
    std::string text;
    for (size_t i = random_() % 5; i > 0; --i) text += kPieces[random_() % kPieces.size()];
    return text;
  }

 private:
  std::mt19937 random_{20260329};
};

// What stands behind the last "~" is of ASCII without upper case, so that no folding and no
// composition makes two of them one.
TEST(FileName, TellsAllItemsApartWhereverItIsTaken) {
  HostileText texts;
  std::map<std::string, std::string> ids;  // by what tells them apart
  for (int i = 0; i < 40'000; ++i) {
    const std::string name = texts.Next();
    const std::string id = texts.Next();
    const std::string path = Path(name, id);
    ASSERT_TRUE(base::IsUtf8(path));
    ASSERT_EQ(path, Path(name, id));
    ASSERT_TRUE(path.starts_with("roles/"));
    const std::string file = path.substr(6);
    ASSERT_LE(file.size(), 143U);
    ASSERT_EQ(file.find_first_of(std::string("/\\:*?\"<>| \n\r\t\x7f\0", 15)), std::string::npos)
        << file;
    ASSERT_NE(file.front(), '.');
    const size_t marks = file.find('~');
    ASSERT_NE(marks, std::string::npos);
    const std::string behind = file.substr(marks);
    ASSERT_EQ(behind, base::ToLower(behind));
    for (const char c : behind) ASSERT_TRUE(c > ' ' && c < '\x7f') << file;
    const auto known = ids.emplace(behind, id);
    ASSERT_EQ(known.first->second, id) << file;
  }
  EXPECT_GT(ids.size(), 10'000U);
}

}  // namespace
}  // namespace strongroom::exporting
