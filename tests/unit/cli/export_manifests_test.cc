#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "base/file.h"
#include "support/temporary_folder.h"
#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"
#include "unit/export/made_set.h"

// Where `export --format kubectl` puts manifests.
namespace strongroom::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

// Of a set with a Role.
class ExportManifests : public ::testing::Test {
 protected:
  int Export(FakeHost& host, const std::string& to, bool is_damaged = false) const {
    const json role{{"apiVersion", "rbac.authorization.k8s.io/v1"},
                    {"kind", "Role"},
                    {"metadata", {{"name", "admins"}, {"namespace", "shop"}}}};
    const auto made = exporting::MadeSets().Next(
        {exporting::MadeItem("roles", "group/Role/shop/admins", "shop/admins", role)});
    json set = json::parse(made.set.object);
    set["status"]["provider"] = "kubernetes";
    const std::string path = kSetsPath + '/' + made.set.name;
    std::string line = sets::WriteItemDescription(made.items[0]);
    host.Add(path, set);
    host.Add(path + "/items", {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
                               {"kind", "BackupSetItemList"},
                               {"metadata", json::object()},
                               {"items", {json::parse(line)}}});
    line.pop_back();
    host.server().Add(path + "/content", 200,
                      line +
                          (is_damaged ? R"(,"problem":"its content is missing or altered"})"
                                      : ",\"content\":" + made.items[0].content + '}') +
                          '\n');
    return host.Run({"export", made.set.name, "--format", "kubectl", "--to", Path(to)});
  }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  const test::TemporaryFolder folder_;
};

// As cp has it, into a folder that is there, and what ends with a slash is one.
TEST_F(ExportManifests, PutsOneFileIntoAFolderThatIsThere) {
  fs::create_directory(Path("there"));
  fs::create_directory(Path("full"));
  fs::create_directory(Path("full/other"));
  for (const auto& [to, file] :
       std::vector<std::pair<std::string, std::string>>{{"there", "there/nightly-1.yaml"},
                                                        {"full", "full/nightly-1.yaml"},
                                                        {"made/", "made/nightly-1.yaml"},
                                                        {"mine.yaml", "mine.yaml"}}) {
    FakeHost host;
    EXPECT_EQ(Export(host, to), kOk) << to << ": " << host.err();
    EXPECT_EQ(host.out(), Path(file) + ": 1 backup set, 1 policy\n");
    EXPECT_THAT(base::ReadFile(Path(file)),
                AllOf(HasSubstr("# Backup set nightly-1, sha256:"), HasSubstr("name: admins\n")));
    FakeHost again;
    EXPECT_EQ(Export(again, to), kFailed);
    EXPECT_THAT(again.err(), HasSubstr(file + " is there already"));
  }
}

TEST_F(ExportManifests, SaysWhatIsLeftOutAndFails) {
  FakeHost host;
  EXPECT_EQ(Export(host, "new.yaml", true), kFailed);
  EXPECT_EQ(host.out(), Path("new.yaml") + ": 1 backup set, 0 policies\n");
  EXPECT_EQ(host.err(),
            "error: nightly-1: roles/group/Role/shop/admins: its content is missing or altered\n"
            "error: 1 policy left out: what is stored is not what was sealed\n");
  EXPECT_THAT(base::ReadFile(Path("new.yaml")),
              HasSubstr("# Left out: roles shop/admins: its content is missing or altered\n"));
  FakeHost folder;
  EXPECT_EQ(Export(folder, "new", true), kFailed);
  EXPECT_THAT(base::ReadFile(Path("new/left-out.txt")), HasSubstr("roles shop/admins: "));
}

TEST_F(ExportManifests, MakesAFolderWithAFileOfEach) {
  FakeHost host;
  EXPECT_EQ(Export(host, "new"), kOk) << host.err();
  EXPECT_EQ(host.out(), Path("new") + ": 1 backup set, 1 policy\n");
  EXPECT_TRUE(fs::is_directory(Path("new/050-roles")));
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_NE(entry.path().extension(), ".part") << entry.path();
  }
}

}  // namespace
}  // namespace strongroom::cli
