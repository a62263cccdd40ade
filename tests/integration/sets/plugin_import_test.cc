#include <gmock/gmock.h>

#include <fstream>
#include <future>

#include "base/file.h"
#include "plugin_cluster.h"
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

class PluginOfSetsImports : public PluginCluster {
 protected:
  PluginOfSetsImports() {
    for (const char* ns : {"team-b", "team-c"}) MakeNamespace(ns);
    for (int run = 1; run <= 2; ++run) StoreRun(run, std::to_string(run));
    server_ = StartServer();
    EXPECT_EQ(Run("export nightly --to " + Path("all.tar")).exit_code, 0);
  }

  void StoreRun(int run, const std::string& content) {
    domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
    for (auto& [type, coverage] : outcome.summary.types) coverage.total = coverage.backed_up = 1;
    Store(
        "team-a", run,
        {store::ItemOf("networkPolicies", "deny", content), store::ItemOf("roles", "reader", "1")},
        outcome);
  }
  // Of the namespace, by the run's number.
  json Imported(int run, const std::string& ns = "team-b") const {
    return Json("get bset -n " + ns +
                " -l strongroom.dev/imported=true,strongroom.dev/imported-run=nightly-" +
                std::to_string(run))["items"][0];
  }
  json Original(int run) const { return Json("get bset -n team-a " + Name(run)); }
  std::string Sets() { return database_.Value("SELECT count(*) FROM strongroom.backup_sets"); }

  std::unique_ptr<Server> server_;
};

TEST_F(PluginOfSetsImports, WhatWasExportedIntoAnotherNamespace) {
  EXPECT_THAT(SaysIn("team-b", "import " + Path("all.tar")),
              MatchesRegex(Name(1) + ": imported as nightly-1-[0-9]+\n" + Name(2) +
                           ": imported as nightly-2-[0-9]+\n"));
  for (const int run : {1, 2}) {
    const json set = Imported(run);
    EXPECT_EQ(set["status"]["imported"]["digest"], Original(run)["status"]["digest"]);
    EXPECT_EQ(set["status"]["takenAt"], Original(run)["status"]["takenAt"]);
  }
  const std::string second = Imported(2)["metadata"]["name"];
  EXPECT_EQ(SaysIn("team-b", "cat " + second + " networkPolicies/networkPolicies/deny"),
            Run("cat " + Name(2) + " networkPolicies/networkPolicies/deny").out);
  EXPECT_THAT(SaysIn("team-b", "verify " + second), HasSubstr("verified"));
  EXPECT_THAT(RunIn("team-b", "diff " + second).out, HasSubstr("deny"));
  EXPECT_THAT(SaysIn("team-b", "sets"), HasSubstr("nightly (imported)"));
  EXPECT_THAT(SaysIn("team-b", "items nightly"),
              HasSubstr(second + " is the newest that was put in"));
  EXPECT_THAT(RunIn("team-b", "restore " + second).err,
              HasSubstr("note: " + second + " was sealed elsewhere, and put in by admin at "));

  EXPECT_THAT(SaysIn("team-b", "import " + Path("all.tar")),
              AllOf(HasSubstr(Name(1) + ": already there as nightly-1-"),
                    HasSubstr(Name(2) + ": already there as " + second)));
  EXPECT_EQ(Sets(), "4");
}

// By the rules of today it has the same digest wherever it goes.
TEST_F(PluginOfSetsImports, FromOnePlaceToTheNext) {
  ASSERT_EQ(RunIn("team-b", "import " + Path("all.tar")).exit_code, 0);
  const json set = Imported(1);
  const std::string name = set["metadata"]["name"];
  ASSERT_EQ(RunIn("team-b", "export " + name + " --to " + Path("one.tar")).exit_code, 0);
  EXPECT_THAT(SaysIn("team-c", "import " + Path("one.tar") + " --schedule moved"),
              StartsWith(name + ": imported as nightly-1-"));
  const json moved = Imported(1, "team-c");
  EXPECT_EQ(moved["status"]["scheduleName"], "moved");
  EXPECT_EQ(moved["status"]["imported"]["digest"], set["status"]["digest"]);
  EXPECT_EQ(moved["status"]["digest"], set["status"]["digest"]);
}

TEST_F(PluginOfSetsImports, NothingInADryRun) {
  EXPECT_EQ(SaysIn("team-b", "import " + Path("all.tar") + " --dry-run"),
            Name(1) + ": would be imported\n" + Name(2) + ": would be imported\n");
  EXPECT_EQ(Sets(), "2");
}

TEST_F(PluginOfSetsImports, NothingOfAnArchiveThatIsNotAsItWasExported) {
  ASSERT_EQ(Run("export nightly --to " + Path("all")).exit_code, 0);
  for (const auto& file : fs::recursive_directory_iterator(Path("all") + "/contents")) {
    if (file.is_regular_file()) std::ofstream(file.path(), std::ios::app) << ' ';
  }
  const auto result = RunIn("team-b", "import " + Path("all"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nothing was sent"));
  EXPECT_EQ(Sets(), "2");
}

TEST_F(PluginOfSetsImports, WhatTheCallerMay) {
  Grant("vic", "team-b", "backupsets", "get,list");
  EXPECT_THAT(SaysIn("team-b", "import " + Path("all.tar") + " --as vic"),
              HasSubstr("User \"vic\" cannot create resource \"backupsets\""));
  EXPECT_EQ(Sets(), "2");
}

TEST_F(PluginOfSetsImports, TheOthersWhereOneIsRefused) {
  StoreRun(3, std::string(1'000, 'x'));
  StoreRun(4, "4");
  ASSERT_EQ(Run("export nightly --to " + Path("four.tar")).exit_code, 0);
  server_.reset();
  options_.report.max_item_bytes = 500;
  server_ = StartServer();
  const auto some = RunIn("team-b", "import " + Path("four.tar"));
  EXPECT_EQ(some.exit_code, 1);
  EXPECT_THAT(some.err, AllOf(HasSubstr(Name(3) + ": refused: "), HasSubstr("--max-item-bytes")));
  for (const int run : {1, 2, 4}) {
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
    return RunIn("team-b", "import " + Path("all.tar"), " 2> " + Path("err"));
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
