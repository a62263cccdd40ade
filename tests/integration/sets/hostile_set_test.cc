#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "base/ascii.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "integration/store/sets.h"
#include "plugin_cluster.h"

// Sets whose policies are as large, or called, as somebody wants who means ill.
namespace strongroom::server::sets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kLarge = size_t{8} << 20U;

store::DigestedItem Role(const std::string& id, const std::string& name, const json& content) {
  const std::string text = content.dump();
  return {.item = {.type = "roles", .external_id = id, .display_name = name, .content = text},
          .digest = base::Sha256Hex(text),
          .change_digest = *store::ChangeDigestOf("roles", text),
          .epoch = 2,
          .restorability = "full",
          .missing = {}};
}

// Eight megabytes in a thousand members, of which one says `what`.
json LargeContent(const std::string& what) {
  json content = json::object();
  for (int i = 0; i < 1'000; ++i) {
    content["member" + std::to_string(i)] =
        std::string(kLarge / 1'000, static_cast<char>('a' + i % 26));
  }
  content["what"] = what;
  return content;
}

class PluginOfSetsHostile : public PluginOfSets {
 protected:
  // One more set of nightly; which one, from 4 on.
  int StoreRoles(const std::vector<store::DigestedItem>& items) {
    Store("team-a", ++runs_, items, store::OutcomeOf({"roles"}));
    return runs_;
  }

 private:
  int runs_ = 3;
};

TEST_F(PluginOfSetsHostile, APolicyOfEightMegabytesIsReadExportedAndCompared) {
  const json before = LargeContent("before");
  const json after = LargeContent("after");
  const int first =
      StoreRoles({Role("large", "large", before), Role("small", "small", {{"a", 1}})});
  const int second =
      StoreRoles({Role("large", "large", after), Role("small", "small", {{"a", 1}})});
  const auto raw = GetRaw('/' + Name(second) + "/content?type=roles&id=large");
  EXPECT_EQ(raw.exit_code, 0) << raw.err;
  EXPECT_TRUE(raw.out == after.dump()) << raw.out.size();
  EXPECT_TRUE(json::parse(Says("cat " + Name(second) + " roles/large -o json")) == after);

  const json diff = json::parse(GetRaw('/' + Name(second) + "/diff").Told());
  ASSERT_EQ(diff["items"].size(), 1U);
  EXPECT_EQ(diff["items"][0]["patch"],
            json::parse(R"([{"op": "replace", "path": "/what", "value": "after"}])"));
  EXPECT_THAT(Run("diff " + Name(first) + ' ' + Name(second)).out,
              AllOf(HasSubstr("before"), HasSubstr("after"), Not(HasSubstr("aaaaaaaa"))));

  EXPECT_EQ(Says("export nightly --to " + Path("all.tar")),
            Path("all.tar") + ": 5 backup sets, 10 policies\n");
  EXPECT_THAT(Says("verify --archive " + Path("all.tar")),
              HasSubstr(Name(second) + ": verified, 2 "));
  EXPECT_EQ(Says("export " + Name(second) + " --format git --to " + Path("history")),
            Path("history") + ": 1 backup set, 2 policies\n");
  EXPECT_EQ(Git("fsck --strict --no-dangling"), "");
}

// What file systems, terminals, shells or git do something with.
std::vector<std::string> HostileNames() {
  std::string umlauts;
  while (umlauts.size() < 254) umlauts += "ä";
  std::vector<std::string> names{"../../../etc/passwd",
                                 "..",
                                 "/etc/passwd",
                                 "..\\..\\autoexec.bat",
                                 "C:\\x",
                                 "a:stream",
                                 ".git",
                                 ".git/hooks/pre-commit",
                                 "git~1",
                                 "CON",
                                 "aux.txt",
                                 "NUL",
                                 "com1",
                                 "Twin",
                                 "twin",
                                 "TWIN",
                                 "t\u0308",
                                 "ẗ",
                                 "a\nb",
                                 "\x1b[2J\x1b]0;gone\x07",
                                 "\xc2\x9b"
                                 "31m",
                                 "\u202egpj.exe",
                                 "\u200b",
                                 "--upload-pack=touch x",
                                 "$(touch x)",
                                 "`touch x`",
                                 "'; touch x; '",
                                 "M 100644 inline x",
                                 "ends with a point.",
                                 "ends with a space ",
                                 " ",
                                 "~",
                                 umlauts + "a",
                                 std::string(2'000, 'x')};
  return names;
}

TEST_F(PluginOfSetsHostile, NamesOfAllKindsGoIntoAGitRepository) {
  const auto names = HostileNames();
  std::vector<store::DigestedItem> items;
  for (const std::string& name : names) items.push_back(Role(name, name, {{"name", name}}));
  const int run = StoreRoles(items);
  const std::string count = std::to_string(names.size());
  EXPECT_EQ(Says("export " + Name(run) + " --format git --to " + Path("history")),
            Path("history") + ": 1 backup set, " + count + " policies\n");
  EXPECT_EQ(Git("fsck --strict --no-dangling"), "");
  EXPECT_EQ(Git("status --porcelain"), "") << "what is checked out is what was committed";

  std::set<std::string> folded;
  for (const auto& entry : fs::recursive_directory_iterator(Path("history"))) {
    const std::string path = fs::relative(entry.path(), Path("history")).string();
    if (path.starts_with(".git") || !entry.is_regular_file()) continue;
    EXPECT_TRUE(path.starts_with("roles/")) << path;
    EXPECT_TRUE(base::IsUtf8(path)) << path;
    EXPECT_LE(entry.path().filename().string().size(), 255U) << path;
    EXPECT_EQ(path.find_first_of(std::string("\\:*?\"<>|\n\x1b\x07\x7f")), std::string::npos)
        << path;
    folded.insert(base::ToLower(path));
  }
  EXPECT_EQ(folded.size(), names.size()) << "two of them are one where case does not count";
  EXPECT_EQ(fs::exists(Path("x")), false);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1)
      << "nothing beside the repository";
}

TEST_F(PluginOfSetsHostile, NamesOfAllKindsGoIntoArchivesAndOntoNoTerminal) {
  const auto names = HostileNames();
  std::vector<store::DigestedItem> items;
  for (const std::string& name : names) items.push_back(Role(name, name, {{"name", name}}));
  const int run = StoreRoles(items);
  for (const char* archive : {"all.tar", "all"}) {
    EXPECT_EQ(Says("export " + Name(run) + " --to " + Path(archive)),
              Path(archive) + ": 1 backup set, " + std::to_string(names.size()) + " policies\n");
    EXPECT_THAT(Says("verify --archive " + Path(archive)),
                HasSubstr(Name(run) + ": verified, " + std::to_string(names.size()) + ' '));
  }
  for (const std::string& command : {"items " + Name(run), "diff " + Name(run)}) {
    const auto shown = Run(command);
    EXPECT_THAT(shown.out, HasSubstr("etc")) << shown.err;
    EXPECT_EQ(shown.out.find_first_of("\x1b\x07\x7f"), std::string::npos) << command;
    EXPECT_EQ(shown.out.find("\xc2\x9b"), std::string::npos) << command;
    EXPECT_EQ(shown.out.find("\u202e"), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace strongroom::server::sets
