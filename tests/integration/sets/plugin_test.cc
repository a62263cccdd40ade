#include <gmock/gmock.h>

#include "base/sha256.h"
#include "plugin_cluster.h"

// kubectl strongroom, where there are sets.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(PluginOfSets, ListsSets) {
  EXPECT_THAT(Says("sets"), AllOf(StartsWith("SET "), HasSubstr(Name(1)), HasSubstr("first"),
                                  HasSubstr("+0 ~1 -0")));
  EXPECT_EQ(Says("sets nightly --limit 1 -o name"),
            "backupset.sets.strongroom.dev/" + Name(3) + '\n');
  EXPECT_THAT(Says("sets nightly -o wide"), HasSubstr("sha256:"));
  EXPECT_EQ(json::parse(Says("sets -o json"))["items"].size(), 3U);
  EXPECT_EQ(Says("sets nightly --at 2999-01-01T00:00:00Z -o name"),
            "backupset.sets.strongroom.dev/" + Name(3) + '\n');
  EXPECT_THAT(Says("sets nightly --at 2000-01-01T00:00:00Z"),
              HasSubstr("no backup set was taken by 2000-01-01T00:00:00Z"));
}

TEST_F(PluginOfSets, ShowsWhatIsInThem) {
  EXPECT_THAT(Says("items nightly"),
              AllOf(HasSubstr("networkPolicies"), HasSubstr("deny"), HasSubstr("roles")));
  EXPECT_THAT(Says("items " + Name(1) + " --type roles -o name"),
              AllOf(StartsWith("roles/"), Not(HasSubstr("networkPolicies"))));
  const std::string id = Says("items nightly --type roles -o name");
  const std::string content = Says("cat nightly roles/reader -o json");
  EXPECT_EQ(Says("cat nightly " + id.substr(0, id.size() - 1) + " -o json"), content);
  EXPECT_TRUE(json::parse(content).is_object());
  EXPECT_THAT(Says("cat nightly roles/raeder"), HasSubstr("did you mean \"roles/reader\"?"));
  EXPECT_THAT(Says("cat nightly roles"), HasSubstr("is no TYPE/NAME"));
  EXPECT_THAT(Says("items nightly-1-424242"), HasSubstr("not found"));
}

TEST_F(PluginOfSets, ShowsWhatDiffers) {
  const test::CommandResult differs = Run("diff " + Name(2));
  EXPECT_EQ(differs.exit_code, 1) << differs.err;
  EXPECT_THAT(differs.err, Not(HasSubstr("warning")));
  EXPECT_EQ(differs.out,
            "--- networkPolicies/deny (" + Name(1) + ")\n+++ networkPolicies/deny (" + Name(2) +
                ")\n@@ -1,3 +1,3 @@\n metadata:\n   name: deny\n-value: \"1\"\n+value: \"2\"\n");
  EXPECT_THAT(Run("diff " + Name(3) + ' ' + Name(1) + " --stat").out,
              AllOf(HasSubstr(" networkPolicies/deny | 2 +-\n"), HasSubstr("1 changed")));
  EXPECT_EQ(json::parse(Run("diff " + Name(2) + " -o json").out)["items"][0]["patch"][0]["op"],
            "replace");
  const test::CommandResult same = Run("diff nightly");
  EXPECT_EQ(same.exit_code, 0) << same.err;
  EXPECT_EQ(same.out, "");
  const test::CommandResult first = Run("diff " + Name(1));
  EXPECT_EQ(first.exit_code, 2);
  EXPECT_THAT(first.err, HasSubstr("there is no set of the schedule before"));
}

TEST_F(PluginOfSets, NamesWhatCouldNotBeCompared) {
  domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
  outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
  Store("team-a", 4, {store::ItemOf("networkPolicies", "new", "1")}, outcome);
  const test::CommandResult result = Run("diff nightly");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(HasSubstr("--- /dev/null\n+++ networkPolicies/new ("),
                                HasSubstr("+++ /dev/null\n"), Not(HasSubstr("roles"))));
  EXPECT_THAT(
      result.err,
      StartsWith("warning: not compared, as they are incomplete in the set after:\n  roles\n"));
}

TEST_F(PluginOfSets, PrintsWhatCounts) {
  store::DigestedItem role = store::ItemOf("roles", "noisy", "1");
  role.item.content = R"({"kind":"Role","metadata":{"name":"noisy","resourceVersion":"7"}})";
  role.digest = base::Sha256Hex(role.item.content);
  Store("team-a", 4, {role}, store::OutcomeOf({"roles"}));
  EXPECT_THAT(Says("cat nightly roles/noisy"), HasSubstr("resourceVersion"));
  EXPECT_EQ(Says("cat nightly roles/noisy --normalised"), "kind: Role\nmetadata:\n  name: noisy\n");
}

TEST_F(PluginOfSets, ShowsPatchesToWhoMayOnlyCompare) {
  Grant("pat", "team-a", "backupsets,backupsets/diff", "get,list");
  const test::CommandResult result = Run("diff " + Name(2) + " --as pat");
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_EQ(result.out, "networkPolicies/deny changed\n  replace /value: \"2\"\n");
  EXPECT_THAT(result.err, HasSubstr("User \"pat\" cannot get resource \"backupsets/content\""));
}

TEST_F(PluginOfSets, VerifiesThem) {
  EXPECT_THAT(Says("verify nightly"), StartsWith(Name(3) + ": verified, 2 policies, "));
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.policy_blobs DISABLE TRIGGER ALL"), "");
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.policy_blobs SET body = body || '\\x00'::bytea"),
            "");
  const test::CommandResult broken = Run("verify --all");
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.out, AllOf(HasSubstr(Name(1) + ": NOT AS IT WAS SEALED"),
                                HasSubstr("its content is missing or altered")));
  EXPECT_THAT(broken.err, StartsWith("error: 3 of 3 backup sets are not as they were sealed\n"));
  EXPECT_THAT(Says("verify"), HasSubstr("say which backup set is verified, or --all"));
}

TEST_F(PluginOfSets, HoldsThem) {
  EXPECT_EQ(Says("hold " + Name(2) + " --reason 'case 17' --until 2999-01-01T00:00:00Z"),
            "backupset.sets.strongroom.dev/" + Name(2) + " is held until 2999-01-01T00:00:00Z\n");
  EXPECT_THAT(Says("sets -o wide"), HasSubstr("until 2999-01-01T00:00:00Z, by admin: case 17"));
  EXPECT_THAT(Says("hold " + Name(2) + " --reason again"),
              HasSubstr("is held by admin, until 2999-01-01T00:00:00Z: case 17; --replace"));
  EXPECT_THAT(Says("hold " + Name(2) + " --reason again --replace"), HasSubstr("is held\n"));
  EXPECT_THAT(Says("sets -o wide"), HasSubstr("for good, by admin: again"));
  EXPECT_THAT(Says("hold " + Name(2) + " --reason r --replace --until 2020-01-01T00:00:00Z"),
              HasSubstr("spec.hold.until: must be a time to come"));
  EXPECT_THAT(Says("release " + Name(1)), HasSubstr("is not held"));
  EXPECT_EQ(Says("release nightly"),
            "backupset.sets.strongroom.dev/" + Name(2) + " is not held any more\n")
      << "not the newest one";
  EXPECT_THAT(Says("release nightly"), HasSubstr("no backup set of schedule nightly is held"));
  EXPECT_THAT(Says("sets -o wide"), Not(HasSubstr("case 17")));
}

TEST_F(PluginOfSets, CompletesNames) {
  domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
  outcome.summary.types["roles"].total = 1;
  outcome.summary.types["roles"].backed_up = 1;
  Store("team-a", 4, {store::ItemOf("roles", "reader", "1")}, outcome);
  // What Run puts behind is no word.
  const auto complete = [&](const std::string& command, const std::string& words) {
    return Says("__complete " + command + " -n team-a --kubeconfig " +
                Cluster().kubeconfig().string() + ' ' + words + " #");
  };
  EXPECT_THAT(complete("items", "nightly-2"),
              AllOf(StartsWith(Name(2) + '\t'), HasSubstr("2 policies\n:0\n")));
  EXPECT_EQ(complete("cat", "nightly ''"), "roles/\t1 policy\n:6\n") << "there is no other";
  EXPECT_EQ(complete("cat", "nightly roles/"), "roles/reader\n:4\n");
  EXPECT_EQ(complete("items", "nightly --type=r"), "roles\t1 policy\n:4\n");
}

TEST_F(PluginOfSets, HasTheRightsOfItsCaller) {
  Grant("joe", "team-a", "backupsets,backupsets/items", "get,list");
  EXPECT_THAT(Says("sets --as joe"), HasSubstr(Name(1)));
  EXPECT_THAT(Says("items " + Name(1) + " --as joe"), HasSubstr("roles"));
  EXPECT_THAT(Says("cat " + Name(1) + " roles/reader --as joe"),
              HasSubstr("User \"joe\" cannot get resource \"backupsets/content\""));
}

}  // namespace
}  // namespace strongroom::server::sets
