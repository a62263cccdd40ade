#include "export/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/file.h"
#include "export/archive_export.h"
#include "export/archive_reader.h"
#include "export/error.h"
#include "export/folder.h"
#include "sets/error.h"
#include "support/built_in_catalogues.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "unit/export/made_set.h"

namespace strongroom::exporting {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Two sets of a schedule with three contents, one of which both have.
class Archive : public ::testing::Test {
 protected:
  Archive() {
    Folder folder = Folder::Make(path_);
    ArchiveExport exporter(folder);
    for (const MadeSets::Made& made : made_) Export(made, exporter);
    exporter.Finish();
  }

  std::vector<std::string> Found() const {
    const Folder folder = Folder::Open(path_);
    std::vector<std::string> found;
    for (const sets::Problem& problem : ArchiveReader(folder).Verify(test::BuiltInCatalogues())) {
      found.push_back(sets::ShowProblem(problem));
    }
    return found;
  }

  fs::path ContentOf(const sets::Item& item) const {
    return path_ / archive::ContentFile(item.content_digest);
  }

  void Replace(const std::string& file, const std::string& text, const std::string& with) const {
    std::string content = base::ReadFile(path_ / file);
    const size_t at = content.find(text);
    ASSERT_NE(at, std::string::npos) << text;
    Write(path_ / file, content.replace(at, text.size(), with));
  }

  test::TemporaryFolder temporary_;
  const fs::path path_ = temporary_ / "archive";
  MadeSets sets_;
  const std::vector<MadeSets::Made> made_{
      sets_.Next(
          {MadeItem("roles", "a", "a", {{"x", 1}}), MadeItem("roles", "b", "b", {{"x", 2}})}),
      sets_.Next({MadeItem("roles", "a", "a", {{"x", 1}}), MadeItem("roles", "b", "b", {{"x", 3}})},
                 {{"quotas", "failed"}})};
};

TEST_F(Archive, IsWhatWasExported) {
  EXPECT_THAT(Found(), IsEmpty());
  EXPECT_EQ(Folder::Open(path_).List(100).size(), 8U);
  const Folder folder = Folder::Open(path_);
  const ArchiveReader reader(folder);
  ASSERT_EQ(reader.size(), 2U);
  EXPECT_EQ(reader.entry(1).name, "nightly-2");
  EXPECT_EQ(reader.ReadSet(1).object, made_[1].set.object);
  std::vector<std::string> contents;
  reader.ReadItems(1, [&](const sets::Item& item) { contents.push_back(item.content); });
  EXPECT_THAT(contents, ElementsAre(R"({"x":1})", R"({"x":3})"));
}

// Whoever wrote it, and reads it: archives of before have no word of it, and readers of before pass
// it over.
TEST(ArchiveIndex, MaySayWhoseSetsTheyAre) {
  const archive::Index nobodys{};
  EXPECT_EQ(archive::WriteIndex(nobodys),
            "{\"format\":\"strongroom-archive\",\"sets\":[],\"version\":1}\n");
  EXPECT_EQ(archive::ReadIndex(archive::WriteIndex(nobodys)).source.cluster, "");
  const archive::Index index{.source = {.cluster = "c-1", .microsoft_tenant = "m-1"}, .sets = {}};
  const archive::Index read = archive::ReadIndex(archive::WriteIndex(index));
  EXPECT_EQ(read.source.cluster, "c-1");
  EXPECT_EQ(read.source.microsoft_tenant, "m-1");
  EXPECT_THROW(
      archive::ReadIndex(R"({"format":"strongroom-archive","version":1,"sets":[],"cluster":1})"),
      ExportError);
}

TEST_F(Archive, CanBeExportedAgain) {
  const fs::path copy = temporary_ / "copy";
  const Folder folder = Folder::Open(path_);
  const ArchiveReader reader(folder);
  Folder target = Folder::Make(copy);
  ArchiveExport exporter(target);
  for (size_t i = 0; i < reader.size(); ++i) {
    exporter.BeginSet(reader.ReadSet(i));
    reader.ReadItems(i, [&](const sets::Item& item) { exporter.Add(item); });
    exporter.EndSet();
  }
  exporter.Finish();
  const std::vector<std::string> files = folder.List(100);
  ASSERT_EQ(target.List(100), files);
  for (const std::string& file : files) {
    EXPECT_EQ(target.Read(file, 1 << 20), folder.Read(file, 1 << 20)) << file;
  }
}

// It is as damaged as the set is, and no more.
TEST_F(Archive, IsWithoutWhatWasDamagedBefore) {
  const fs::path path = temporary_ / "damaged";
  {
    Folder folder = Folder::Make(path);
    ArchiveExport exporter(folder);
    MadeSets::Made made = made_[0];
    made.items[1].content = R"({"x":9})";
    exporter.BeginSet(made.set);
    EXPECT_FALSE(exporter.Add(made.items[0]));
    EXPECT_TRUE(exporter.Add(made.items[1]));
    exporter.EndSet();
    exporter.Finish();
  }
  const Folder folder = Folder::Open(path);
  const auto found = ArchiveReader(folder).Verify(test::BuiltInCatalogues());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(sets::ShowProblem(found[0]), "nightly-1: roles/b: its content is missing or altered");
  EXPECT_FALSE(fs::exists(path / archive::ContentFile(made_[0].items[1].content_digest)));
}

TEST_F(Archive, NamesAContentThatIsAltered) {
  Write(ContentOf(made_[0].items[1]), R"({"x":9})");
  EXPECT_THAT(Found(), ElementsAre("nightly-1: roles/b: its content is missing or altered"));
}

TEST_F(Archive, NamesAContentThatIsMissingInEverySet) {
  fs::remove(ContentOf(made_[0].items[0]));
  EXPECT_THAT(Found(), ElementsAre("nightly-1: roles/a: its content is missing or altered",
                                   "nightly-2: roles/a: its content is missing or altered"));
}

TEST_F(Archive, NamesAContentThatIsCutOrTooLarge) {
  Write(ContentOf(made_[0].items[1]), R"({"x":)");
  Write(ContentOf(made_[1].items[1]), std::string(100'000, ' '));
  EXPECT_THAT(Found(), ElementsAre("nightly-1: roles/b: its content is missing or altered",
                                   "nightly-2: roles/b: its content is missing or altered"));
}

TEST_F(Archive, FollowsNoLinkOutOfItself) {
  const fs::path content = ContentOf(made_[0].items[1]);
  fs::rename(content, temporary_ / "outside");
  fs::create_symlink(temporary_ / "outside", content);
  EXPECT_THAT(Found(), ElementsAre("nightly-1: roles/b: its content is missing or altered"));
  const fs::path folder = ContentOf(made_[1].items[1]).parent_path();
  fs::rename(folder, temporary_ / "folder");
  fs::create_directory_symlink(temporary_ / "folder", folder);
  EXPECT_THAT(Found(), testing::Contains("nightly-2: roles/b: its content is missing or altered"));
}

TEST_F(Archive, IsNotHeldUpByAPipe) {
  const fs::path content = ContentOf(made_[0].items[1]);
  fs::remove(content);
  ASSERT_EQ(mkfifo(content.c_str(), 0600), 0);
  EXPECT_THAT(Found(), ElementsAre("nightly-1: roles/b: its content is missing or altered"));
}

TEST_F(Archive, NamesAnItemThatIsGone) {
  const std::string file = archive::ItemsFile(0);
  const std::string items = base::ReadFile(path_ / file);
  Write(path_ / file, items.substr(0, items.find('\n') + 1));
  EXPECT_THAT(
      Found(),
      ElementsAre("nightly-1: items.ndjson is not the file that manifest.json names",
                  "nightly-1: roles: its policies are not those that the set was sealed with",
                  "nightly-1: it was sealed with 2 policies and has 1", HasSubstr("is of no set")));
}

TEST_F(Archive, NamesAListThatIsCut) {
  const std::string file = archive::ItemsFile(0);
  const std::string items = base::ReadFile(path_ / file);
  Write(path_ / file, items.substr(0, items.size() - 1));
  EXPECT_THAT(Found(), testing::IsSupersetOf(
                           {"nightly-1: items.ndjson is not the file that manifest.json names",
                            "nightly-1: the list of items is cut off"}));
}

TEST_F(Archive, NamesASetThatIsAnother) {
  fs::copy_file(path_ / archive::SetFile(1), path_ / archive::SetFile(0),
                fs::copy_options::overwrite_existing);
  EXPECT_THAT(Found(),
              testing::IsSupersetOf({"nightly-1: set.json is not the file that manifest.json names",
                                     "nightly-1: it is not the set that manifest.json names",
                                     "nightly-2: it is not in its order"}));
}

TEST_F(Archive, NamesAFileThatIsOfNoSet) {
  Write(path_ / "sets" / "000001" / "more", "");
  EXPECT_THAT(Found(), ElementsAre("sets/000001/more: is of no set"));
}

// A set of NetworkPolicies of a cluster.
MadeSets::Made ClusterSet(std::vector<sets::Item> items) {
  MadeSets::Made made = MadeSets().Next(std::move(items));
  Json object = Json::parse(made.set.object);
  object["status"]["provider"] = "kubernetes";
  made.set = sets::ReadSet(object);
  return made;
}

sets::Item NetworkPolicy(const std::string& ns, const std::string& name) {
  return MadeItem("networkPolicies", "networking.k8s.io/NetworkPolicy/" + ns + '/' + name,
                  ns + '/' + name, {{"metadata", {{"name", name}, {"namespace", ns}}}});
}

// Whoever alters the list makes the index fit, which no digest covers.
TEST(ArchiveOfACluster, NamesAnItemThatIsNotCalledWhatItsContentSays) {
  MadeSets::Made made =
      ClusterSet({NetworkPolicy("kube-system", "allow-all"), NetworkPolicy("team-a", "deny-all")});
  for (const bool is_forged : {false, true}) {
    if (is_forged) made.items[0].name = "team-a/deny-all";
    const test::TemporaryFolder temporary;
    Folder folder = Folder::Make(temporary / "a");
    ArchiveExport exporter(folder);
    Export(made, exporter);
    exporter.Finish();
    std::vector<std::string> found;
    for (const sets::Problem& one : ArchiveReader(folder).Verify(test::BuiltInCatalogues())) {
      found.push_back(sets::ShowProblem(one));
    }
    if (!is_forged) {
      EXPECT_THAT(found, IsEmpty());
      continue;
    }
    EXPECT_THAT(found, ElementsAre("nightly-1: networkPolicies/"
                                   "networking.k8s.io/NetworkPolicy/kube-system/allow-all: it is "
                                   "not called what its content says"));
  }
}

// As many as there are, also of what is not there.
class CountedReads final : public FileSource {
 public:
  explicit CountedReads(const FileSource& source) : source_(source) {}
  std::string Read(const std::string& path, size_t most) const override {
    ++reads[path];
    return source_.Read(path, most);
  }
  std::vector<std::string> List(size_t most) const override { return source_.List(most); }

  mutable std::map<std::string, int> reads;

 private:
  const FileSource& source_;
};

TEST_F(Archive, IsVerifiedWithOneReadOfEachFile) {
  const std::string damaged = archive::ContentFile(made_[0].items[0].content_digest);
  for (const bool is_damaged : {false, true}) {
    if (is_damaged) Write(path_ / damaged, R"({"x":9})");
    const Folder folder = Folder::Open(path_);
    const CountedReads counted(folder);
    EXPECT_THAT(ArchiveReader(counted).Verify(test::BuiltInCatalogues()),
                testing::SizeIs(is_damaged ? 2 : 0));
    EXPECT_THAT(counted.reads, testing::SizeIs(8));
    EXPECT_THAT(counted.reads,
                testing::Each(testing::Field(&std::pair<const std::string, int>::second, 1)));
  }
}

// One content may be that of many items, each with a name of its own.
TEST(ArchiveOfACluster, IsVerifiedWithOneReadOfAContentWhateverItsItemsAreCalled) {
  std::vector<sets::Item> items;
  for (int i = 0; i < 50; ++i) {
    items.push_back(NetworkPolicy("team-a", "deny-all"));
    items.back().id += std::to_string(i);
    items.back().name += std::to_string(i);
  }
  const MadeSets::Made made = ClusterSet(items);
  const test::TemporaryFolder temporary;
  Folder folder = Folder::Make(temporary / "a");
  ArchiveExport exporter(folder);
  Export(made, exporter);
  exporter.Finish();
  const CountedReads counted(folder);
  EXPECT_THAT(ArchiveReader(counted).Verify(test::BuiltInCatalogues()), testing::SizeIs(50));
  EXPECT_THAT(counted.reads,
              testing::Each(testing::Field(&std::pair<const std::string, int>::second, 1)));
}

TEST(EmptyArchive, IsNotMadeAndNotWhole) {
  const test::TemporaryFolder temporary;
  Folder folder = Folder::Make(temporary / "a");
  ArchiveExport exporter(folder);
  EXPECT_THAT(test::MessageOf<ExportError>([&] { exporter.Finish(); }),
              HasSubstr("there is no backup set"));
  EXPECT_THAT(folder.List(10), IsEmpty());
  folder.Add(std::string(archive::kIndexFile), archive::WriteIndex({}));
  const auto found = ArchiveReader(folder).Verify(test::BuiltInCatalogues());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(sets::ShowProblem(found.front()), "it has no backup set");
}

TEST_F(Archive, IsReadByItsOwnerAlone) {
  const auto mode_of = [](const fs::path& path) { return fs::status(path).permissions(); };
  EXPECT_EQ(mode_of(path_), fs::perms::owner_all);
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    EXPECT_EQ(mode_of(entry.path()), entry.is_directory()
                                         ? fs::perms::owner_all
                                         : fs::perms::owner_read | fs::perms::owner_write)
        << entry.path();
  }
}

// What the index names is on the disk before it is.
TEST_F(Archive, IsOnTheDiskBeforeItsIndex) {
  class Order final : public FileSink {
   public:
    void Add(const std::string& path, std::string_view) override { calls.push_back(path); }
    void Sync() override { calls.emplace_back("sync"); }
    std::vector<std::string> calls;
  };
  Order order;
  ArchiveExport exporter(order);
  Export(made_[0], exporter);
  exporter.Finish();
  ASSERT_EQ(order.calls.size(), 7U);
  EXPECT_THAT(std::vector(order.calls.end() - 3, order.calls.end()),
              ElementsAre("sync", "manifest.json", "sync"));
}

TEST_F(Archive, IsNoneWithoutItsIndex) {
  const auto message = [&] { return test::MessageOf<ExportError>([&] { Found(); }); };
  Replace("manifest.json", "\"version\":1", "\"version\":2");
  EXPECT_THAT(message(), HasSubstr("of a version that is not known here"));
  Replace("manifest.json", "strongroom-archive", "another");
  EXPECT_THAT(message(), HasSubstr("not of the format"));
  Write(path_ / "manifest.json", "{");
  EXPECT_THAT(message(), HasSubstr("manifest.json: "));
  fs::remove(path_ / "manifest.json");
  EXPECT_THAT(message(), HasSubstr("manifest.json"));
}

TEST_F(Archive, HasNoIndexUntilItIsWhole) {
  const fs::path other = temporary_ / "other";
  Folder folder = Folder::Make(other);
  ArchiveExport exporter(folder);
  exporter.BeginSet(made_[0].set);
  exporter.Add(made_[0].items[0]);
  EXPECT_THROW(exporter.EndSet(), sets::SealError);
  EXPECT_FALSE(fs::exists(other / "manifest.json"));
}

}  // namespace
}  // namespace strongroom::exporting
