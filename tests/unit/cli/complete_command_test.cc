#include "cli/complete_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/grammar.h"
#include "unit/cli/backed_up_folder.h"
#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kNothing = ":4\n";

// What is printed for these words, on a host that may have been prepared.
std::string Completed(FakeHost& host, std::vector<std::string> words) {
  words.insert(words.begin(), kCompleteCommand);
  EXPECT_EQ(host.Run(std::move(words)), kOk);
  EXPECT_THAT(host.err(), IsEmpty());
  return host.out();
}

std::string Completed(const std::vector<std::string>& words) {
  FakeHost host;
  return Completed(host, words);
}

// What begins the lines, but for the last.
std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && !line.starts_with(':');) {
    words.push_back(line.substr(0, line.find('\t')));
  }
  return words;
}

std::string HelpOf(const std::string& command) {
  FakeHost host;
  EXPECT_EQ(host.Run({command, "--help"}), kOk);
  return host.out();
}

TEST(CompleteCommand, OffersCommands) {
  EXPECT_EQ(Completed({"sho"}), "show\tShow what a run did\n:4\n");
  EXPECT_EQ(Completed({"nothing", ""}), kNothing);
}

// Whatever is added to the program is completed.
TEST(CompleteCommand, LeavesNothingOutThatHelpHas) {
  const std::vector<std::string> commands = WordsOf(Completed({""}));
  ASSERT_GE(commands.size(), 18U);
  FakeHost whole;
  ASSERT_EQ(whole.Run({"--help"}), kOk);
  for (const std::string& command : commands) {
    EXPECT_THAT(whole.out(), HasSubstr("\n  " + command + ' '));
    const std::string help = HelpOf(command);
    const std::vector<std::string> offered = WordsOf(Completed({command, "-"}));
    std::set<std::string> flags;
    const std::regex flag(R"(\n  (?:-\w,)?(--[\w-]+))");
    for (std::sregex_iterator it(help.begin(), help.end(), flag); it != std::sregex_iterator();
         ++it) {
      flags.insert((*it)[1]);
    }
    EXPECT_EQ(std::set(offered.begin(), offered.end()), flags) << command;
    FakeHost host;
    const std::string first = Completed(host, {command, ""});
    const bool takes_argument = help.find("\nPositionals:") != std::string::npos;
    const bool is_completed = !host.server().Requests().empty() || first != kNothing;
    EXPECT_EQ(is_completed, takes_argument)
        << command << ": what its argument names is not in grammar.cc";
  }
}

TEST(CompleteCommand, OffersTheWordsThatAFlagTakes) {
  EXPECT_EQ(Completed({"sets", "-o", ""}), "table\nwide\njson\nname\n:4\n");
  EXPECT_EQ(Completed({"export", "--format=g"}), "git\n:4\n");
  EXPECT_EQ(Completed({"diff", "--color", "a"}), "auto\nalways\n:4\n");
  EXPECT_EQ(Completed({"sets", "--limit", ""}), kNothing);
}

TEST(CompleteCommand, LeavesFilesToTheShell) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"export", "a", "--to", ""},
                                                {"preview", "-f", "x"},
                                                {"runs", "--kubeconfig="},
                                                {"items", "./m"},
                                                {"restore", "a", "--to-kubeconfig", ""},
                                                {"backup", "--tenant", ""},
                                                {"backup", "--credentials="},
                                                {"backup", "--directory", "p"},
                                                {"verify", "--archive", ""}}) {
    EXPECT_EQ(Completed(words), ":0\n") << testing::PrintToString(words);
  }
}

// What nobody has said of a value, nobody is offered.
TEST(CompleteCommand, KnowsWhatEachValueIs) {
  const FakeHost host;
  ConnectionFlags connection;
  CLI::App app;
  AddConnectionFlags(app, connection);
  AddCommands(app, host.host(), connection);
  std::vector<CommandGrammar> commands = GrammarOf(app).commands;
  for (size_t i = 0; i < commands.size(); ++i) {
    const auto inner = commands[i].commands;
    commands.insert(commands.end(), inner.begin(), inner.end());
  }
  size_t values = 0;
  for (const CommandGrammar& command : commands) {
    for (const FlagGrammar& flag : command.flags) {
      if (!flag.takes_value) continue;
      ++values;
      EXPECT_TRUE(flag.value || !flag.words.empty())
          << command.name << ' ' << flag.names.back() << " has no row in grammar.cc";
    }
    for (const ArgumentGrammar& argument : command.arguments) {
      EXPECT_TRUE(argument.names || !argument.words.empty())
          << "an argument of " << command.name << " has no row in grammar.cc";
    }
  }
  EXPECT_GE(values, 100U);
}

TEST(CompleteCommand, OffersContexts) {
  EXPECT_EQ(Completed({"runs", "--context", ""}), "prod\nstaging\n:4\n");
  EXPECT_EQ(Completed({"runs", "--kubeconfig=x", "--context=s"}), "stagingx\n:4\n");
  EXPECT_EQ(Completed({"restore", "a", "--kubeconfig", "x", "--to-context", "s"}),
            "stagingx\n:4\n");
  EXPECT_EQ(Completed({"restore", "a", "--to-kubeconfig", "y", "--to-context", "s"}),
            "stagingy\n:4\n");
  EXPECT_EQ(Completed({"runs", "--kubeconfig", "none", "--context", ""}), kNothing);
}

TEST(CompleteCommand, OffersTheTypesThatAreBackedUp) {
  EXPECT_EQ(Completed({"backup", "--types", "networkP"}), "networkPolicies\n:4\n");
  EXPECT_EQ(Completed({"backup", "--directory", "d", "--types", ""}), "jsonFiles\nyamlFiles\n:4\n");
  EXPECT_EQ(Completed({"backup", "--types", "roles,networkP"}), "roles,networkPolicies\n:4\n");
  EXPECT_EQ(Completed({"backup", "--types=roles,networkPolicies,networkP"}), kNothing);
  EXPECT_EQ(Completed({"backup", "--directory", "d", "--types", "jsonFiles,"}),
            "jsonFiles,yamlFiles\n:4\n");
  EXPECT_EQ(Completed({"backup", "--types", "$(id),networkP"}), kNothing);
}

TEST(CompleteCommand, OffersEachNamespaceOfAList) {
  FakeHost host;
  host.Add("/api/v1/namespaces", ListOf({{{"metadata", {{"name", "shop"}}}},
                                         {{"metadata", {{"name", "shop-test"}}}},
                                         {{"metadata", {{"name", "web"}}}}}));
  EXPECT_EQ(Completed(host, {"backup", "--namespaces", "shop,sh"}), "shop,shop-test\n:4\n");
}

TEST(CompleteCommand, OffersTheTenantAsItIsNow) {
  FakeHost host;
  host.Add(kSchedulesPath, ListOf({ScheduleObject("late"), ScheduleObject("nightly")}));
  host.Add(kSetsPath, ListOf({SetObject("l-1", "2026-03-01T01:30:00Z", "1")}));
  EXPECT_EQ(Completed(host, {"diff", "nightly", "l"}),
            "live\tthe tenant as it is now\nlate\nl-1\t2026-03-01 01:30Z, 2 policies\n:0\n");
  EXPECT_EQ(Completed({"diff", "nightly", "li"}), "live\tthe tenant as it is now\n:0\n")
      << "also where nothing answers";
  EXPECT_EQ(Completed({"diff", "./monday", "li"}), ":0\n") << "an archive has no schedule";
  EXPECT_EQ(Completed({"diff", "li"}), ":0\n");
  EXPECT_EQ(Completed({"report", "nightly", "li"}), ":0\n");
}

TEST(CompleteCommand, OffersWhatIsDoneWithARestore) {
  FakeHost host;
  host.Add("/apis/strongroom.dev/v1alpha1/namespaces/team-a/backuprestores",
           ListOf({{{"metadata", {{"name", "friday"}, {"namespace", "team-a"}}}}}));
  EXPECT_EQ(Completed(host, {"restore", "approve", "fr"}), "friday\n:4\n");
  EXPECT_THAT(WordsOf(Completed({"restore", ""})), ElementsAre("show", "approve"));
  EXPECT_EQ(Completed({"restore", "show", "-o", "j"}), "json\n:4\n");
}

// As a shell calls it, in the folder where they are.
TEST_F(BackupCommand, IsOfferedWithWhatIsInIt) {
  FakeHost taken;
  ASSERT_EQ(Backup(taken, "monday.tar"), 0) << taken.err();
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  EXPECT_EQ(Completed({"items", "mo"}), "monday.tar\tarchive\n:0\n") << "without a cluster";
  EXPECT_EQ(Completed({"export", "mo"}), kNothing) << "of sets of a cluster alone";
  EXPECT_EQ(Completed({"cat", "monday.tar", "js"}), "jsonFiles/\t2 policies\n:6\n");
  EXPECT_EQ(Completed({"cat", "monday.tar", "jsonFiles/"}),
            "jsonFiles/a.json\njsonFiles/b.json\n:4\n");
  fs::current_path(before);
}

TEST(CompleteCommand, OffersSchedulesOfTheClusterThatIsNamed) {
  FakeHost host;
  host.Add("/apis/strongroom.dev/v1alpha1/namespaces/b/backupschedules",
           ListOf({ScheduleObject("nightly"), ScheduleObject("weekly"), ScheduleObject("night")}));
  EXPECT_EQ(Completed(host, {"run", "-n", "b", "--context=c", "--as", "jane", "ni"}),
            "nightly\nnight\n:4\n");
  EXPECT_EQ(host.flags().context, "c");
  EXPECT_EQ(host.flags().request_timeout, "2s");
  EXPECT_EQ(host.server().Requests().at(0).headers.at("Impersonate-User"), "jane");
}

TEST(CompleteCommand, OffersRunsThatCanBeCanceled) {
  FakeHost host;
  host.Add(kRunsPath, ListOf({RunObject("a-1", "2026-03-01T01:30:00Z", {{"phase", "running"}}),
                              RunObject("a-2", "2026-03-02T01:30:00Z", {{"phase", "success"}})}));
  EXPECT_EQ(Completed(host, {"cancel", ""}), "a-1\trunning\n:4\n");
}

TEST(CompleteCommand, OffersRunsThatCanBeDoneAgain) {
  FakeHost host;
  host.Add(kRunsPath, ListOf({RunObject("a-1", "2026-03-01T01:30:00Z", {{"phase", "running"}}),
                              RunObject("a-2", "2026-03-02T01:30:00Z", {{"phase", "failed"}}),
                              RunObject("a-3", "2026-03-03T01:30:00Z", {{"phase", "success"}})}));
  EXPECT_EQ(Completed(host, {"retry", ""}), "a-2\tfailed\n:4\n");
}

TEST(CompleteCommand, OffersSetsAndWhoseNewestIsMeant) {
  FakeHost host;
  host.Add(kSchedulesPath, ListOf({ScheduleObject("nightly")}));
  host.Add(kSetsPath, ListOf({SetObject("nightly-1", "2026-03-01T01:30:00Z", "1"),
                              SetObject("nightly-2", "2026-03-02T01:30:00Z", "2")}));
  EXPECT_EQ(Completed(host, {"items", ""}),
            "nightly\nnightly-2\t2026-03-02 01:30Z, 2 policies\n"
            "nightly-1\t2026-03-01 01:30Z, 2 policies\n:0\n");
}

TEST(CompleteCommand, OffersSetsToWhoMayReadNothingElse) {
  FakeHost host;
  host.Add(kSchedulesPath, {{"kind", "Status"}, {"code", 403}, {"reason", "Forbidden"}}, 403);
  host.Add(kSetsPath, ListOf({SetObject("nightly-1", "2026-03-01T01:30:00Z", "1")}));
  EXPECT_THAT(WordsOf(Completed(host, {"verify", ""})), ElementsAre("nightly-1"));
}

json ItemObject(const std::string& id, const std::string& name) {
  return {{"type", "roles"},
          {"id", id},
          {"name", name},
          {"digest", kDigest},
          {"bytes", 7},
          {"contentDigest", kDigest},
          {"since", "2026-03-01T01:30:00Z"}};
}

json TypeObject(const std::string& type, int total) {
  return {{"policyType", type}, {"state", "complete"}, {"digest", kDigest},
          {"total", total},     {"backedUp", total},   {"errors", 0}};
}

TEST(CompleteCommand, OffersTypesThenPolicies) {
  FakeHost host;
  json set = WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1"));
  set["status"]["types"] = {TypeObject("roles", 3), TypeObject("empty", 0)};
  host.Add(kSetsPath + "/a-1", set);
  host.Add(kSetsPath + "/a-1", set);
  EXPECT_EQ(Completed(host, {"cat", "a-1", ""}), "roles/\t3 policies\n:6\n");
  FakeHost other;
  other.Add(kSetsPath + "/a-1", set);
  other.Add(kSetsPath + "/a-1/items",
            {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
             {"kind", "BackupSetItemList"},
             {"metadata", json::object()},
             {"items",
              {ItemObject("Role/x/twice", "twice"), ItemObject("Role/y/twice", "twice"),
               ItemObject("1", "two words"), ItemObject("2", "b\tc\n"), ItemObject("3", "one")}}});
  EXPECT_EQ(Completed(other, {"cat", "a-1", "roles/"}),
            "roles/Role/x/twice\ttwice\nroles/Role/y/twice\ttwice\nroles/1\ttwo words\n"
            "roles/2\tb tc\nroles/one\n:4\n");
}

// A Role may be called so, and scripts of completion evaluate what they are given.
TEST(CompleteCommand, OffersNothingThatAShellWouldRun) {
  FakeHost host;
  json set = WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1"));
  set["status"]["types"] = json::array({TypeObject("roles", 3)});
  host.Add(kSetsPath + "/a-1", set);
  json items = json::array();
  for (const char* name :
       {"$(touch x)", "`id`", "a;b", "a'b", "a\"b", "a|b", "a&b", "~x", "a\\b", "*"}) {
    items.push_back(ItemObject(std::string("Role/") + name, name));
  }
  items.push_back(ItemObject("7", "$(touch x)`\"'\\"));
  host.Add(kSetsPath + "/a-1/items", {{"apiVersion", "sets.strongroom.dev/v1alpha1"},
                                      {"kind", "BackupSetItemList"},
                                      {"metadata", json::object()},
                                      {"items", items}});
  const std::string said = Completed(host, {"cat", "a-1", "roles/"});
  EXPECT_THAT(WordsOf(said), ElementsAre("roles/7")) << said;
  EXPECT_EQ(said.find_first_of("$`\"'\\"), std::string::npos) << said;
}

TEST(CompleteCommand, SaysNothingOfWhatGoesWrong) {
  FakeHost away;
  away.server().AddFailure(kSchedulesPath, "connection refused");
  EXPECT_EQ(Completed(away, {"run", ""}), kNothing);
  FakeHost late;
  late.Stop();
  EXPECT_EQ(Completed(late, {"run", ""}), kNothing);
  FakeHost wrong;
  wrong.server().Add(kSchedulesPath, 200, "<html>");
  EXPECT_EQ(Completed(wrong, {"run", ""}), kNothing);
  EXPECT_EQ(Completed({"run", "-n", "A/b", ""}), kNothing);
  EXPECT_EQ(Completed({"run", "--as-group", "a", ""}), kNothing);
}

}  // namespace
}  // namespace strongroom::cli
