#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "cli/error.h"
#include "sets/members.h"
#include "support/temporary_folder.h"
#include "unit/cli/backed_up_folder.h"
#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

namespace strongroom::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(BackupCommand, TakesAnArchiveThatIsVerified) {
  for (const char* to : {"one.tar", "one"}) {
    FakeHost host;
    EXPECT_EQ(Backup(host, to), 0) << host.err();
    EXPECT_THAT(host.out(), StartsWith(Path(to) + ": 3 policies, sha256:"));
    EXPECT_EQ(host.err(), "");
    EXPECT_EQ(Says({"verify", Path(to)}), Says({"verify", "--archive", Path(to)}));
    EXPECT_THAT(Says({"verify", Path(to)}),
                AllOf(StartsWith("backup-"), HasSubstr("-1: verified, 3 policies, sha256:"),
                      HasSubstr("\nIt says that it is of tenant policies (directory)\n"),
                      Not(HasSubstr("cluster"))));
  }
  EXPECT_THAT(Left(), testing::UnorderedElementsAre("one", "one.tar"));
  EXPECT_EQ(fs::status(Path("one")).permissions(), fs::perms::owner_all);
}

TEST_F(BackupCommand, WritesNoTarToATerminal) {
  FakeHost host;
  host.WriteToTerminal();
  EXPECT_EQ(host.Run({"backup", "--to", "-", "--directory", policies_.string()}), kNoAnswer);
  EXPECT_EQ(host.out(), "");
  EXPECT_THAT(host.err(), HasSubstr("standard output is a terminal"));
}

TEST_F(BackupCommand, IsVerifiedAsAWhole) {
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--all"}, {"--archive", "two.tar"}}) {
    FakeHost host;
    std::vector<std::string> words{"verify", "one.tar"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(host.Run(words), kWrongUsage);
    EXPECT_THAT(host.err(), HasSubstr("as a whole"));
  }
}

TEST_F(BackupCommand, ShowsWhatIsInAnArchive) {
  FakeHost host;
  ASSERT_EQ(Backup(host, "one.tar"), 0) << host.err();
  EXPECT_EQ(Says({"items", Path("one.tar"), "-o", "name"}),
            "jsonFiles/a.json\njsonFiles/b.json\nyamlFiles/c.yaml\n");
  EXPECT_EQ(Says({"cat", Path("one.tar"), "jsonFiles/a.json", "-o", "json"}),
            "{\n  \"count\": 1,\n  \"rule\": \"one\"\n}\n");
  EXPECT_THAT(Says({"report", Path("one.tar"), "-o", "markdown"}),
              AllOf(HasSubstr("a.json"), HasSubstr("three")));
}

TEST_F(BackupCommand, SaysWhatIsMissing) {
  FakeHost whole;
  ASSERT_EQ(Backup(whole, "whole"), 0) << whole.err();
  Hold("b.json", "{");
  FakeHost host;
  EXPECT_EQ(Backup(host, "part"), kBackupIncomplete);
  EXPECT_THAT(host.out(), HasSubstr(": 2 policies, "));
  EXPECT_THAT(host.err(), AllOf(HasSubstr("warning: jsonFiles: FILE_INVALID"),
                                HasSubstr("the archive is not complete")));
  FakeHost differ;
  EXPECT_EQ(differ.Run({"diff", Path("whole"), Path("part")}), 0);
  EXPECT_THAT(differ.err(), HasSubstr("jsonFiles")) << "what could not be read was not removed";
  EXPECT_THAT(Says({"verify", "--archive", Path("part")}),
              AllOf(HasSubstr("verified, 2 policies"), HasSubstr(", not complete\n"),
                    HasSubstr("  jsonFiles incomplete: FILE_INVALID")));
  EXPECT_THAT(Says({"verify", "--archive", Path("whole")}), Not(HasSubstr("complete")));
}

TEST_F(BackupCommand, CostsNoArchiveWhereNobodyListens) {
  Hold("b.json", "{");
  for (const char* to : {"one.tar", "one"}) {
    FakeHost deaf;
    deaf.CloseErr();
    deaf.CloseOut();
    EXPECT_EQ(Backup(deaf, to), kBackupIncomplete) << "there is an archive";
    EXPECT_THAT(Says({"verify", "--archive", Path(to)}), HasSubstr("verified, 2 policies"));
  }
  FakeHost pipe;
  pipe.CloseErr();
  EXPECT_EQ(pipe.Run({"backup", "--to", "-", "--directory", policies_.string()}),
            kBackupIncomplete);
  std::ofstream(Path("two.tar")) << pipe.out();
  EXPECT_THAT(Says({"verify", "--archive", Path("two.tar")}), HasSubstr("verified, 2 policies"));
  FakeHost full;
  full.CloseOut();
  EXPECT_EQ(full.Run({"backup", "--to", "-", "--directory", policies_.string()}), kNoAnswer);
}

TEST_F(BackupCommand, LeavesWhatIsCalledAsItsPartsCouldBe) {
  fs::create_directories(Path("one.part/contents"));
  fs::permissions(Path("one.part"), fs::perms::owner_all);
  std::ofstream(Path("one.part/contents/a.json")) << "mine";
  std::ofstream(Path("one.tar.part")) << "mine";
  for (const char* to : {"one", "one.tar"}) {
    FakeHost host;
    EXPECT_EQ(Backup(host, to), 0) << host.err();
    EXPECT_THAT(Says({"verify", "--archive", Path(to)}), HasSubstr("verified, 3 policies"));
  }
  EXPECT_EQ(base::ReadFile(Path("one.part/contents/a.json")), "mine");
  EXPECT_EQ(base::ReadFile(Path("one.tar.part")), "mine");
  EXPECT_THAT(Left(), testing::UnorderedElementsAre("one", "one.tar", "one.part", "one.tar.part"));
}

TEST_F(BackupCommand, LeavesNothingWhereNothingCouldBeRead) {
  const auto broken = [&] {
    for (const char* name : {"a.json", "b.json"}) Hold(name, "{");
    Hold("c.yaml", "{");
  };
  broken();
  FakeHost host;
  EXPECT_EQ(Backup(host, "one.tar", {"--types", "jsonFiles"}), kBackupIncomplete)
      << "all files are left out, and the folder is read";
  EXPECT_THAT(host.err(), HasSubstr("FILE_INVALID"));
  FakeHost away;
  away.server().AddFailure("/api/v1/namespaces/kube-system", "connection refused");
  EXPECT_EQ(away.Run({"backup", "--to", Path("two.tar")}), kNoAnswer);
  EXPECT_THAT(away.err(), HasSubstr("does not answer"));
  EXPECT_THAT(Left(), testing::ElementsAre("one.tar"));
}

TEST_F(BackupCommand, LeavesNothingWhenItIsInterrupted) {
  for (const char* to : {"one.tar", "one"}) {
    FakeHost host;
    host.server().AddAnswer("/api", [&](const web::Request&) -> web::Response {
      host.Stop();
      throw web::StoppedError();
    });
    host.server().AddAnswer("/apis", [&](const web::Request&) -> web::Response {
      host.Stop();
      throw web::StoppedError();
    });
    host.server().AddAnswer("/api/v1/namespaces/kube-system",
                            [&](const web::Request&) -> web::Response {
                              return {200, R"({"metadata":{"name":"kube-system","uid":"u"}})", {}};
                            });
    host.server().AddAnswer("/apis/networking.k8s.io", [&](const web::Request&) -> web::Response {
      host.Stop();
      throw web::StoppedError();
    });
    EXPECT_EQ(host.Run({"backup", "--to", Path(to), "--types", "networkPolicies"}), kInterrupted)
        << host.err();
  }
  EXPECT_THAT(Left(), IsEmpty());
}

// A cluster that serves network policies, and has one of them.
void Serve(FakeHost& host, const std::string& list) {
  host.Add("/api/v1/namespaces/kube-system",
           {{"kind", "Namespace"}, {"metadata", {{"name", "kube-system"}, {"uid", "u"}}}});
  host.Add("/apis",
           {{"kind", "APIGroupList"},
            {"groups",
             json::array({{{"name", "networking.k8s.io"},
                           {"versions", json::array({{{"groupVersion", "networking.k8s.io/v1"},
                                                      {"version", "v1"}}})},
                           {"preferredVersion",
                            {{"groupVersion", "networking.k8s.io/v1"}, {"version", "v1"}}}}})}});
  host.Add("/apis/networking.k8s.io/v1",
           {{"kind", "APIResourceList"},
            {"groupVersion", "networking.k8s.io/v1"},
            {"resources", json::array({{{"name", "networkpolicies"},
                                        {"kind", "NetworkPolicy"},
                                        {"namespaced", true},
                                        {"verbs", {"get", "list"}}}})}});
  host.Add(list,
           {{"kind", "NetworkPolicyList"},
            {"apiVersion", "networking.k8s.io/v1"},
            {"metadata", {{"resourceVersion", "9"}}},
            {"items", json::array({{{"metadata", {{"name", "deny"}, {"namespace", "a"}}}}})}});
}

TEST_F(BackupCommand, ReadsTheNamespacesThatAreNamed) {
  const std::string resource = "/networkpolicies";
  const std::string group = "/apis/networking.k8s.io/v1";
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows{
      {{}, group + resource},
      {{"-n", "a"}, group + "/namespaces/a" + resource},
      {{"--namespaces", "a", "-n", "b"}, group + "/namespaces/a" + resource}};
  for (const auto& [flags, list] : rows) {
    FakeHost host;
    Serve(host, list);
    std::vector<std::string> arguments{"backup", "--types", "networkPolicies", "--to", "-"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    host.Run(arguments);
    EXPECT_THAT(host.server().RequestsTo(list), Not(IsEmpty())) << list << host.err();
    EXPECT_THAT(host.err(), HasSubstr("-: 1 policy, sha256:")) << list;
    std::ofstream(Path("cluster.tar"), std::ios::trunc) << host.out();
    EXPECT_THAT(Says({"verify", Path("cluster.tar")}),
                HasSubstr("(kubernetes)\nIt says that it is of cluster u\n"));
    const json said = json::parse(Says({"verify", Path("cluster.tar"), "-o", "json"}));
    EXPECT_EQ(said["items"][0]["cluster"], "u");
    EXPECT_EQ(said["items"][0]["provider"], "kubernetes");
  }
}

TEST_F(BackupCommand, IsVerifiedInJsonAsASetOfAClusterIs) {
  FakeHost taken;
  ASSERT_EQ(Backup(taken, "one.tar"), 0) << taken.err();
  const json archive = json::parse(Says({"verify", Path("one.tar"), "-o", "json"}))["items"].at(0);
  FakeHost host;
  host.Add(kSetsPath + "/a-1", WithTypes(SetObject("a-1", "2026-03-02T01:30:00Z", "1")));
  host.Add(kSetsPath + "/a-1/verify", {{"kind", "BackupSetVerification"},
                                       {"apiVersion", "sets.strongroom.dev/v1alpha1"},
                                       {"backupSet", "a-1"},
                                       {"verified", true},
                                       {"linked", false},
                                       {"items", 2},
                                       {"bytes", 9},
                                       {"digest", kDigest},
                                       {"problemCount", 0},
                                       {"problems", json::array()}});
  EXPECT_EQ(host.Run({"verify", "a-1", "-o", "json"}), 0) << host.err();
  const json stored = json::parse(host.out())["items"].at(0);
  EXPECT_EQ(stored.size(), 8U);
  for (const auto& [name, value] : stored.items()) {
    EXPECT_EQ(archive.at(name).is_number(), value.is_number()) << name;
  }
  EXPECT_EQ(stored["bytes"], 9);
  EXPECT_EQ(archive["verified"], true);
  EXPECT_EQ(archive["linked"], false);
  EXPECT_EQ(archive["items"], 3);
  EXPECT_GT(archive["bytes"], 0);
  EXPECT_EQ(archive["missing"], json::array());
}

TEST_F(BackupCommand, RefusesFlagsThatSayNothing) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> rows{
      {{"--tenant", "t.yaml"}, "--credentials"},
      {{"--tenant", "t.yaml", "--credentials", "c", "--directory", "d"}, "either"},
      {{"--directory", "d", "--namespaces", "a"}, "--namespaces"},
      {{"--directory", "/nonexistent"}, "is no folder"},
      {{"--directory", policies_.string(), "--types", "jsonFile"}, "jsonFile"},
      {{"--namespaces", "A_B"}, "A_B"},
      {{"--timeout", "soon"}, "soon"}};
  for (const auto& [flags, why] : rows) {
    FakeHost host;
    std::vector<std::string> arguments{"backup", "--to", Path("one.tar")};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    EXPECT_EQ(host.Run(arguments), kWrongUsage) << host.out();
    EXPECT_THAT(host.err(), HasSubstr(why));
  }
  EXPECT_THAT(Left(), IsEmpty());
}

TEST_F(BackupCommand, WritesOverNothing) {
  Hold("../one.tar", "mine");
  FakeHost host;
  EXPECT_EQ(Backup(host, "one.tar"), kNoAnswer);
  EXPECT_THAT(host.err(), HasSubstr("is there already"));
  FakeHost compressed;
  EXPECT_EQ(Backup(compressed, "one.tar.gz"), kWrongUsage);
}

// What the tenant of somebody's manifest is, its Secret's keys are files.
TEST_F(BackupCommand, TakesATenantOfGraphByItsManifest) {
  FakeHost host;
  host.AddManifest("t.yaml", R"(
apiVersion: strongroom.dev/v1alpha1
kind: Tenant
metadata: {name: here}
spec: {provider: kubernetes}
)");
  EXPECT_EQ(host.Run({"backup", "--to", Path("one.tar"), "--tenant", "t.yaml", "--credentials",
                      policies_.string()}),
            kNoAnswer);
  EXPECT_THAT(host.err(), HasSubstr("behind Microsoft Graph"));
}

}  // namespace
}  // namespace strongroom::cli
