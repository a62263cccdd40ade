#include <gmock/gmock.h>

#include <fstream>
#include <future>

#include "api_cluster.h"
#include "base/file.h"
#include "integration/store/sets.h"
#include "support/built_in_catalogues.h"
#include "support/eventually.h"

// What kubectl strongroom puts into the strongroom.
namespace strongroom::server::sets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

class PluginOfSetsImports : public ApiCluster {
 protected:
  PluginOfSetsImports() {
    for (const char* ns : {"team-b", "team-c"}) MakeNamespace(ns);
    for (int run = 1; run <= 2; ++run) StoreRun(run, std::to_string(run));
    server_ = StartServer();
    EXPECT_EQ(Run("export nightly --to " + Path("all.tar"), "team-a").exit_code, 0);
  }

  void StoreRun(int run, const std::string& content) {
    domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
    for (auto& [type, coverage] : outcome.summary.types) coverage.total = coverage.backed_up = 1;
    ids_.push_back(Store(
        "team-a", run,
        {store::ItemOf("networkPolicies", "deny", content), store::ItemOf("roles", "reader", "1")},
        outcome));
  }
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string Name(size_t run) const {
    return "nightly-" + std::to_string(run) + '-' + std::to_string(ids_[run - 1]);
  }
  test::CommandResult Run(const std::string& arguments, const std::string& ns = "team-b",
                          const std::string& then = "") const {
    return test::TryCommand({"/bin/bash", "-c",
                             std::string(PLUGIN) + ' ' + arguments + " -n " + ns +
                                 " --kubeconfig " + Cluster().kubeconfig().string() + then});
  }
  std::string Says(const std::string& arguments, const std::string& ns = "team-b") const {
    const test::CommandResult result = Run(arguments, ns);
    return result.exit_code == 0 ? result.out : result.err;
  }
  // Of the namespace, by the run's number.
  json Imported(int run, const std::string& ns = "team-b") const {
    return Json("get bset -n " + ns +
                " -l strongroom.dev/imported=true,strongroom.dev/run=nightly-" +
                std::to_string(run))["items"][0];
  }
  json Original(size_t run) const { return Json("get bset -n team-a " + Name(run)); }
  std::string Sets() { return database_.Value("SELECT count(*) FROM strongroom.backup_sets"); }

  const test::TemporaryFolder folder_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  std::vector<int64_t> ids_;
  std::unique_ptr<Server> server_;
};

TEST_F(PluginOfSetsImports, WhatWasExportedIntoAnotherNamespace) {
  EXPECT_THAT(Says("import " + Path("all.tar")),
              MatchesRegex(Name(1) + ": imported as nightly-1-[0-9]+\n" + Name(2) +
                           ": imported as nightly-2-[0-9]+\n"));
  for (const size_t run : {1U, 2U}) {
    const json set = Imported(static_cast<int>(run));
    EXPECT_EQ(set["status"]["imported"]["digest"], Original(run)["status"]["digest"]);
    EXPECT_EQ(set["status"]["takenAt"], Original(run)["status"]["takenAt"]);
  }
  const std::string second = Imported(2)["metadata"]["name"];
  EXPECT_EQ(Says("cat " + second + " networkPolicies/networkPolicies/deny"),
            Run("cat " + Name(2) + " networkPolicies/networkPolicies/deny", "team-a").out);
  EXPECT_THAT(Says("verify " + second), HasSubstr("verified"));
  EXPECT_THAT(Run("diff " + second).out, HasSubstr("deny"));
  EXPECT_THAT(Says("sets"), HasSubstr("nightly (imported)"));
  EXPECT_THAT(Says("items nightly"), HasSubstr(second + " is the newest that was put in"));
  EXPECT_THAT(Run("restore " + second).err,
              HasSubstr("note: " + second + " was sealed elsewhere, and put in by admin at "));

  EXPECT_THAT(Says("import " + Path("all.tar")),
              AllOf(HasSubstr(Name(1) + ": already there as nightly-1-"),
                    HasSubstr(Name(2) + ": already there as " + second)));
  EXPECT_EQ(Sets(), "4");
}

// By the rules of today it has the same digest wherever it goes.
TEST_F(PluginOfSetsImports, FromOnePlaceToTheNext) {
  ASSERT_EQ(Run("import " + Path("all.tar")).exit_code, 0);
  const json set = Imported(1);
  const std::string name = set["metadata"]["name"];
  ASSERT_EQ(Run("export " + name + " --to " + Path("one.tar")).exit_code, 0);
  EXPECT_THAT(Says("import " + Path("one.tar") + " --schedule moved", "team-c"),
              StartsWith(name + ": imported as nightly-1-"));
  const json moved = Imported(1, "team-c");
  EXPECT_EQ(moved["status"]["scheduleName"], "moved");
  EXPECT_EQ(moved["status"]["imported"]["digest"], set["status"]["digest"]);
  EXPECT_EQ(moved["status"]["digest"], set["status"]["digest"]);
}

TEST_F(PluginOfSetsImports, NothingInADryRun) {
  EXPECT_EQ(Says("import " + Path("all.tar") + " --dry-run"),
            Name(1) + ": would be imported\n" + Name(2) + ": would be imported\n");
  EXPECT_EQ(Sets(), "2");
}

TEST_F(PluginOfSetsImports, NothingOfAnArchiveThatIsNotAsItWasExported) {
  ASSERT_EQ(Run("export nightly --to " + Path("all"), "team-a").exit_code, 0);
  for (const auto& file : fs::recursive_directory_iterator(Path("all") + "/contents")) {
    if (file.is_regular_file()) std::ofstream(file.path(), std::ios::app) << ' ';
  }
  const auto result = Run("import " + Path("all"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nothing was sent"));
  EXPECT_EQ(Sets(), "2");
}

TEST_F(PluginOfSetsImports, WhatTheCallerMay) {
  Grant("vic", "team-b", "backupsets", "get,list");
  EXPECT_THAT(Says("import " + Path("all.tar") + " --as vic"),
              HasSubstr("User \"vic\" cannot create resource \"backupsets\""));
  EXPECT_EQ(Sets(), "2");
}

TEST_F(PluginOfSetsImports, TheOthersWhereOneIsRefused) {
  StoreRun(3, std::string(1'000, 'x'));
  StoreRun(4, "4");
  ASSERT_EQ(Run("export nightly --to " + Path("four.tar"), "team-a").exit_code, 0);
  server_.reset();
  options_.report.max_item_bytes = 500;
  server_ = StartServer();
  const auto some = Run("import " + Path("four.tar"));
  EXPECT_EQ(some.exit_code, 1);
  EXPECT_THAT(some.err, AllOf(HasSubstr(Name(3) + ": refused: "), HasSubstr("--max-item-bytes")));
  for (const size_t run : {1U, 2U, 4U}) {
    EXPECT_THAT(some.out, HasSubstr(Name(run) + ": imported as "));
    EXPECT_THAT(some.err, Not(HasSubstr(Name(run) + ':')));
  }
  EXPECT_THAT(some.out, Not(HasSubstr(Name(3))));
  EXPECT_EQ(Sets(), "7");
}

TEST_F(PluginOfSetsImports, OnceTheServerIsThereAgain) {
  options_.sets->port = server_->sets_port();
  server_.reset();
  auto import = std::async(std::launch::async, [&] {
    return Run("import " + Path("all.tar"), "team-b", " 2> " + Path("err"));
  });
  EXPECT_TRUE(test::Eventually([&] {
    return fs::exists(Path("err")) &&
           base::ReadFile(Path("err")).find("sent again") != std::string::npos;
  }));
  server_ = std::make_unique<Server>(options_, catalogues_);
  const auto result = import.get();
  EXPECT_EQ(result.exit_code, 0) << base::ReadFile(Path("err"));
  EXPECT_THAT(result.out, AllOf(HasSubstr(Name(1) + ": imported as"), Not(HasSubstr("already"))));
}

}  // namespace
}  // namespace strongroom::server::sets
