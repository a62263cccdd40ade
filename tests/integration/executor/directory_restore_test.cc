#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>

#include "base/file.h"
#include "base/json.h"
#include "provider/providers.h"
#include "restore_fixture.h"
#include "support/memory_sink.h"

namespace strongroom::executor {
namespace {

namespace fs = std::filesystem;
using domain::OnConflict;
using domain::PlannedItem;
using domain::RestoreAction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Result = domain::RestoredItem::Result;
constexpr domain::ProviderKind kKind = domain::ProviderKind::kDirectory;

// Files that are backed up by the directory provider and put back by its restorer.
class DirectoryRestore : public RestoreSteps {
 protected:
  DirectoryRestore() {
    options_.input.target.directory.emplace();
    options_.input.target.directory->claim_name = "policies";
  }

  fs::path At(const std::string& path) const { return options_.tenant_folder / path; }
  void Write(const std::string& path, const std::string& content) const {
    fs::create_directories(At(path).parent_path());
    std::ofstream(At(path)) << content;
  }
  std::string Read(const std::string& path) const { return base::ReadFile(At(path)); }
  // Names in the folder, without what is in folders of it; hidden ones too.
  std::vector<std::string> Names(const std::string& path = "") const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(At(path))) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::vector<sets::Item> BackUp() const {
    provider::Settings settings;
    settings.tenant.provider = kKind;
    settings.tenant_folder = options_.tenant_folder;
    provider::MemorySink sink;
    const base::SystemClock clock;
    provider::Providers::Find(kKind)(settings, clock)
        ->Collect(catalogue::Select(*catalogues_.Of(kKind), {"*"}, false).types, sink, {});
    std::vector<sets::Item> items;
    for (const char* type : {"jsonFiles", "yamlFiles"}) {
      for (const api::ReportItem& item : sink.Items(type)) {
        items.push_back(test::RestoreExchange::Item(Type(kKind, type), item.external_id,
                                                    base::ParseJson(item.content)));
      }
    }
    return items;
  }
  std::string DigestOf(std::vector<sets::Item> items) const {
    return test::RestoreExchange::Seal(kKind, std::move(items)).set.digest;
  }
  void Serve(std::vector<sets::Item> items) { RestoreSteps::Serve(kKind, std::move(items)); }
  void ServeFile(const std::string& type, const std::string& id, const base::Json& content) {
    Serve({test::RestoreExchange::Item(Type(kKind, type), id, content)});
  }
};

TEST_F(DirectoryRestore, WhatWasDeletedIsThereAgainAsItWas) {
  Write("deny.json", R"({"b": 1.50, "a": ["x", null], "long": 12345678901234567890})");
  Write("team/a/allow.yaml", "# a remark\nyes: \"no\"\nlist: [1, 2]\n");
  Write("team/a/many.yml", "a: 1\n---\na: 2\n---\na: 3\n");
  Write("kept.yaml", "a: 1 # mine\n");
  const auto before = BackUp();
  ASSERT_EQ(before.size(), 6U);
  Serve(before);
  fs::remove_all(At("team"));
  fs::remove(At("deny.json"));

  const auto plan = Plan();
  EXPECT_EQ(plan.at("deny.json").action, RestoreAction::kCreate);
  EXPECT_EQ(plan.at("kept.yaml").action, RestoreAction::kNone);
  EXPECT_FALSE(plan.at("team/a/many.yml").awaits_others);
  EXPECT_TRUE(plan.at("team/a/many.yml#3").awaits_others);
  EXPECT_THAT(Names(), ElementsAre("kept.yaml")) << "a plan writes nothing";

  for (const auto& [id, item] : Apply())
    EXPECT_EQ(item.result, Result::kDone) << id << item.message;
  EXPECT_EQ(DigestOf(BackUp()), DigestOf(before));
  EXPECT_EQ(Read("deny.json").front(), '{');
  EXPECT_EQ(Read("kept.yaml"), "a: 1 # mine\n");
  EXPECT_THAT(Names(), ElementsAre("deny.json", "kept.yaml", "team"));
  EXPECT_THAT(Names("team/a"), ElementsAre("allow.yaml", "many.yml"));

  for (const auto& [id, item] : Apply()) EXPECT_EQ(item.result, Result::kNothingToDo) << id;
}

TEST_F(DirectoryRestore, WhatDiffersFollowsTheConflict) {
  Write("a.yaml", "tier: old\nset: {kept: 1}\n");
  Serve(BackUp());
  const std::string mine = "# mine\ntier: new\nset: {own: 2}\n";
  struct Row {
    OnConflict on_conflict;
    RestoreAction action;
    std::string then;
  };
  const std::vector<Row> table{
      {OnConflict::kSkip, RestoreAction::kSkip, mine},
      {OnConflict::kUpdate, RestoreAction::kUpdate, "set:\n  kept: 1\n  own: 2\ntier: old\n"},
      {OnConflict::kReplace, RestoreAction::kReplace, "set:\n  kept: 1\ntier: old\n"},
  };
  for (const Row& row : table) {
    Write("a.yaml", mine);
    chmod(At("a.yaml").c_str(), 0640);
    options_.input.on_conflict = row.on_conflict;
    EXPECT_EQ(Plan().at("a.yaml").action, row.action);
    EXPECT_EQ(Read("a.yaml"), mine);
    Apply();
    EXPECT_EQ(Read("a.yaml"), row.then);
    struct stat file {};
    ASSERT_EQ(stat(At("a.yaml").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777U, 0640U) << "permissions stay";
  }
}

TEST_F(DirectoryRestore, WhatIsThereAndHasMoreIsLeftAlone) {
  Write("a.yaml", "a: 1\n");
  Serve(BackUp());
  Write("a.yaml", "a: 1 # mine\nb: 2\n");
  for (const OnConflict on_conflict : {OnConflict::kSkip, OnConflict::kUpdate}) {
    options_.input.on_conflict = on_conflict;
    EXPECT_EQ(Plan().at("a.yaml").action, RestoreAction::kNone);
  }
}

TEST_F(DirectoryRestore, OtherDocumentsOfAFileStayAsTheyAre) {
  Write("many.yaml", "a: 1\n---\na: 2\n");
  Serve(BackUp());
  options_.input.on_conflict = OnConflict::kReplace;
  Write("many.yaml", "a: 1 # mine\n");
  EXPECT_EQ(Plan().at("many.yaml#2").action, RestoreAction::kCreate);
  Apply();
  EXPECT_EQ(Read("many.yaml"), "a: 1 # mine\n---\na: 2\n");

  Write("many.yaml", "a: 9 # mine\n---\na: 2\n");
  const PlannedItem planned = Plan().at("many.yaml");
  EXPECT_EQ(planned.action, RestoreAction::kRefuse);
  EXPECT_EQ(planned.reason, "Invalid");
  EXPECT_THAT(planned.message, HasSubstr("other documents"));
  EXPECT_EQ(exchange_->end().unmet, 1);
  Apply();
  EXPECT_EQ(Read("many.yaml"), "a: 9 # mine\n---\na: 2\n");
}

TEST_F(DirectoryRestore, ADocumentWithoutThoseBeforeItIsRefused) {
  ServeFile("yamlFiles", "many.yaml#2", {{"a", 2}});
  EXPECT_EQ(Plan().at("many.yaml#2").reason, "Invalid");
}

TEST_F(DirectoryRestore, WhatSomebodyWritesMeanwhileIsNotWrittenOver) {
  Write("new.json", "{\"a\": 1}");
  Write("old.json", "{\"a\": 1}");
  Serve(BackUp());
  fs::remove(At("new.json"));
  Write("old.json", "{\"a\": 2}");
  options_.input.on_conflict = OnConflict::kReplace;
  Plan();
  Write("new.json", "{\"mine\": 1}");
  Write("old.json", "{\"mine\": 2}");
  for (const auto& [id, item] : Apply()) {
    EXPECT_EQ(item.result, Result::kFailed) << id;
    EXPECT_EQ(item.reason, "PlanChanged") << id;
  }
  EXPECT_EQ(Read("new.json"), "{\"mine\": 1}");
  EXPECT_EQ(Read("old.json"), "{\"mine\": 2}");
}

// Whoever makes a set says what he likes, and whoever fills the folder too.
TEST_F(DirectoryRestore, NothingLeadsOutOfTheFolder) {
  const fs::path outside = folder_ / "outside";
  fs::create_directory(outside);
  struct Row {
    std::string id;
    std::function<void()> make;
  };
  const std::vector<Row> table{
      {"../outside/a.json", [] {}},
      {"/tmp/a.json", [] {}},
      {".git/a.json", [] {}},
      {"link/a.json", [&] { fs::create_directory_symlink(outside, At("link")); }},
      {"link.json", [&] { fs::create_symlink(outside / "a.json", At("link.json")); }},
      {"gone/a.json", [&] { fs::create_directory_symlink("/nowhere", At("gone")); }},
      {"file/a.json", [&] { Write("file", ""); }},
      {"folder.json", [&] { fs::create_directory(At("folder.json")); }},
      {"pipe.json", [&] { mkfifo(At("pipe.json").c_str(), 0600); }},
  };
  options_.input.on_conflict = OnConflict::kReplace;
  for (const Row& row : table) {
    row.make();
    ServeFile("jsonFiles", row.id, {{"a", 1}});
    const PlannedItem planned = Plan().at(row.id);
    EXPECT_EQ(planned.action, RestoreAction::kRefuse) << row.id;
    EXPECT_EQ(planned.reason, "Invalid") << row.id << planned.message;
  }
  EXPECT_TRUE(fs::is_empty(outside));
}

// Between a plan and its being carried out.
TEST_F(DirectoryRestore, AFolderThatBecomesALinkIsNotFollowed) {
  const fs::path outside = folder_ / "outside";
  fs::create_directory(outside);
  ServeFile("jsonFiles", "a/b.json", {{"a", 1}});
  Plan();
  fs::create_directory_symlink(outside, At("a"));
  EXPECT_EQ(Apply().at("a/b.json").reason, "Invalid");
  EXPECT_TRUE(fs::is_empty(outside));
}

TEST_F(DirectoryRestore, WhatCannotBeReadIsNotWrittenOver) {
  for (const char* there : {"{", "[1]", "\xff"}) {
    Write("a.json", there);
    ServeFile("jsonFiles", "a.json", {{"a", 1}});
    options_.input.on_conflict = OnConflict::kReplace;
    EXPECT_EQ(Plan().at("a.json").reason, "Invalid") << there;
  }
}

TEST_F(DirectoryRestore, AFolderThatIsNotThereFailsTheStep) {
  ServeFile("jsonFiles", "a.json", {{"a", 1}});
  options_.tenant_folder = "/nowhere";
  Run(domain::RestoreStep::kPlan);
  EXPECT_EQ(exchange_->end().reason, "TargetFailed");
  EXPECT_THAT(exchange_->end().message, HasSubstr("/nowhere: cannot be opened"));
}

TEST_F(DirectoryRestore, AnotherClaimIsAnotherPlace) {
  ServeFile("jsonFiles", "a.json", {{"a", 1}});
  Plan();
  options_.input.target.directory->claim_name = "others";
  Run(domain::RestoreStep::kApply);
  EXPECT_EQ(exchange_->end().reason, "PlanLost");
  EXPECT_THAT(Names(), IsEmpty());
}

}  // namespace
}  // namespace strongroom::executor
