#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>

#include "executor_fixture.h"
#include "provider/directory/folder.h"
#include "provider/providers.h"
#include "support/built_in_catalogues.h"
#include "support/memory_sink.h"

namespace strongroom::executor {
namespace {

namespace fs = std::filesystem;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A folder with one good file of each type, read by the directory provider.
class Directory : public ::testing::Test {
 protected:
  Directory() {
    Write("good.json", R"({"name": "good"})");
    Write("good.yaml", "name: good\n");
  }

  fs::path At(const std::string& path) const { return folder_.path() / path; }
  void Write(const std::string& path, const std::string& content) {
    fs::create_directories(At(path).parent_path());
    std::ofstream(At(path)) << content;
  }

  provider::Collection Collect(const std::stop_token& stop = {}) {
    provider::Settings settings;
    settings.tenant.provider = domain::ProviderKind::kDirectory;
    settings.tenant_folder = root_.empty() ? folder_.path() : root_;
    const catalogue::Catalogue& catalogue = *catalogues_.Of(domain::ProviderKind::kDirectory);
    return provider::Providers::Find(domain::ProviderKind::kDirectory)(settings, clock_)
        ->Collect(catalogue::Select(catalogue, {"*"}, false).types, sink_, stop);
  }

  const base::SystemClock clock_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  const test::TemporaryFolder folder_;
  fs::path root_;
  provider::MemorySink sink_;
};

TEST_F(Directory, ReadsEachDocumentByItsPath) {
  Write("b/many.yml", "a: 1\n---\na: 2\n");
  Write("b/c/deep.json", R"({"b": [1]})");
  Write("README.md", "not a policy");
  Write(".git/hidden.json", "not looked at");
  Write("lost+found/x.json", "not looked at");
  const provider::Collection collection = Collect();
  EXPECT_THAT(sink_.Ids("jsonFiles"), ElementsAre("b/c/deep.json", "good.json"));
  EXPECT_THAT(sink_.Ids("yamlFiles"), ElementsAre("b/many.yml", "b/many.yml#2", "good.yaml"));
  EXPECT_EQ(sink_.Items("yamlFiles")[1].content, R"({"a":2})");
  EXPECT_EQ(collection.types.at("yamlFiles").state, TypeState::kComplete);
  EXPECT_EQ(collection.types.at("yamlFiles").backed_up, 3);
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST_F(Directory, WhatIsHostileCostsNothingButItself) {
  struct Row {
    const char* name;
    std::function<void(const fs::path& path)> make;
    const char* message;
  };
  const auto holds = [](std::string content) {
    return [content](const fs::path& path) { std::ofstream(path) << content; };
  };
  const std::vector<Row> table = {
      {"out.json", [](const fs::path& path) { fs::create_symlink("/etc/passwd", path); },
       "out.json: is a symbolic link"},
      {"gone.json", [](const fs::path& path) { fs::create_symlink("/nowhere", path); },
       "gone.json: is a symbolic link"},
      {"etc", [](const fs::path& path) { fs::create_directory_symlink("/etc", path); },
       "etc: is a symbolic link"},
      {"loop", [](const fs::path& path) { fs::create_directory_symlink(".", path); },
       "loop: is a symbolic link"},
      {"pipe.json", [](const fs::path& path) { mkfifo(path.c_str(), 0600); },
       "pipe.json: is no file"},
      {"large.json", holds(std::string((size_t{1} << 20U) + 1, ' ')), "more than 1048576 bytes"},
      {"deep.json", holds(R"({"a": )" + std::string(100'000, '[')), "deep.json: "},
      {"bad.json", holds("{\"a\": \"\xff\"}"), "bad.json: "},
      {"list.json", holds("[{}]"), "list.json: a document is no object"},
      {"bad\xff.json", holds("{}"), "the folder: holds a name that is no printable UTF-8"},
      {"a\nb.json", holds("{}"), "the folder: holds a name that is no printable UTF-8"},
      {"down",
       [](const fs::path& path) {
         fs::path folder = path;
         for (int i = 0; i < 20; ++i) folder /= "d";
         fs::create_directories(folder);
       },
       "is too deep"},
  };
  for (const Row& row : table) {
    row.make(At(row.name));
    const provider::Collection collection = Collect();
    const domain::TypeCoverage& coverage = collection.types.at("jsonFiles");
    EXPECT_EQ(coverage.state, TypeState::kIncomplete) << row.message;
    EXPECT_EQ(coverage.errors, 1) << row.message;
    EXPECT_EQ(coverage.backed_up, 1) << row.message;
    EXPECT_THAT(coverage.error_message, HasSubstr(row.message));
    EXPECT_EQ(coverage.error_code, "FILE_INVALID") << "no bug: " << row.message;
    fs::remove_all(At(row.name));
  }
  Write("bomb.yaml", "a: &a [x, x]\nb: [*a, *a]\n");
  Write("twice.yaml", "a: 1\na: 2\n");
  const domain::TypeCoverage coverage = Collect().types.at("yamlFiles");
  EXPECT_EQ(coverage.state, TypeState::kIncomplete);
  EXPECT_EQ(coverage.backed_up, 1);
  EXPECT_THAT(coverage.error_message,
              ::testing::AllOf(HasSubstr("bomb.yaml: line 2: aliases"), HasSubstr("twice.yaml: ")));
}

TEST_F(Directory, APolicyThatIsLeftOutSaysWhichLimitItWas) {
  sink_.on_add = [](const api::ReportItem&) -> provider::Added {
    return {provider::Added::Result::kLeftOut, "it has more than 7 bytes", "ITEM_TOO_LARGE"};
  };
  const domain::TypeCoverage coverage = Collect().types.at("jsonFiles");
  EXPECT_EQ(coverage.error_code, "ITEM_TOO_LARGE");
  EXPECT_EQ(coverage.error_message, "1 could not be read: it has more than 7 bytes");
}

TEST_F(Directory, NamesTheFirstFaultsAndCountsTheRest) {
  for (int i = 0; i < 9; ++i) Write("bad" + std::to_string(i) + ".json", "{");
  const domain::TypeCoverage coverage = Collect().types.at("jsonFiles");
  EXPECT_EQ(coverage.errors, 9);
  EXPECT_THAT(coverage.error_message, HasSubstr(" and 6 more"));
}

TEST_F(Directory, AFolderThatIsNotThereFails) {
  root_ = "/nowhere";
  const domain::TypeCoverage coverage = Collect().types.at("jsonFiles");
  EXPECT_EQ(coverage.state, TypeState::kFailed);
  EXPECT_EQ(coverage.error_code, "NOT_FOUND");
}

TEST_F(Directory, AfterTheStopNoTypeIsComplete) {
  std::stop_source stop;
  stop.request_stop();
  for (const auto& [type, coverage] : Collect(stop.get_token()).types) {
    EXPECT_EQ(coverage.state, TypeState::kFailed) << type;
    EXPECT_EQ(coverage.error_code, "DEADLINE_EXCEEDED") << type;
  }
}

TEST_F(Directory, TooManyFilesAreNotReadToTheEnd) {
  for (int i = 0; i < 9; ++i) Write("a" + std::to_string(i), "");
  std::vector<std::string> faults;
  provider::directory::ReadFolder(
      folder_.path(),
      {.wants = [](std::string_view) { return true; },
       .take = [](const std::string&, const std::string&) {},
       .fail = [&](const std::string&, const std::string& why) { faults.push_back(why); },
       .pause = [] {}},
      {.entries = 5});
  EXPECT_THAT(faults, ElementsAre("too many files: what comes later is not read"));
}

TEST_F(Executor, ReportsTheFilesOfAVolume) {
  options_.input.tenant = {};
  options_.input.tenant.provider = domain::ProviderKind::kDirectory;
  std::ofstream(options_.tenant_folder / "deny.json") << R"({"kind": "NetworkPolicy"})";
  options_.input.run.policy_types = {"*"};
  const CaughtReport report = ReportOf();
  EXPECT_EQ(report.outcome.phase, domain::RunPhase::kSuccess);
  EXPECT_EQ(report.Item("deny.json").type, "jsonFiles");
}

}  // namespace
}  // namespace strongroom::executor
