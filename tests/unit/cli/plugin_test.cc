#include "cli/plugin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

struct Usage {
  std::vector<std::string> arguments;
  const char* message;
};

TEST(Plugin, RefusesWrongUsageInOneLine) {
  const std::vector<Usage> cases{
      {{"prevew", "x"}, "error: there is no command \"prevew\"; did you mean \"preview\"?"},
      {{"zzz"}, "error: there is no command \"zzz\"; see 'kubectl strongroom --help'"},
      {{"run"}, "see 'kubectl strongroom run --help'"},
      {{"run", "a", "b"}, "see 'kubectl strongroom run --help'"},
      {{"runs", "--colour"}, "--colour"},
      {{"runs", "--limit", "-1"}, "--limit"},
      {{"runs", "--limit", "many"}, "--limit"},
      {{"runs", "-o", "yaml"}, "--output"},
      {{"runs", "-n", "A/b"}, "cannot be the name of a namespace"},
      {{"runs", "--request-timeout", "soon"}, "--request-timeout"},
      {{"preview"}, "name a schedule, or a file with -f"},
      {{"preview", "a", "-f", "b"}, "name a schedule, or a file with -f"},
      {{"preview", "a", "--count", "0"}, "--count"},
      {{"preview", "a", "--from", "tomorrow"}, "--from: \"tomorrow\" is no RFC 3339 time"},
      {{"run", "../secrets"}, "is no backupschedule"},
      {{"run", ".."}, "cannot be the name of a backupschedule"},
      {{"run", "a", "--timeout", "-3"}, "--timeout"},
      {{"run", "a", "--token", ""}, "--token"},
      {{"run", "a", "--token", std::string(1025, 'x')}, "--token"},
      {{"retry", ""}, "cannot be the name of a backupschedulerun"},
      {{"retry", "a", "--token", ""}, "--token"},
      {{"show", "\x1b[2J"}, "\\x1b[2J"},
      {{"cancel", ""}, "cannot be the name of a backupschedulerun"},
  };
  for (const Usage& c : cases) {
    FakeHost host;
    EXPECT_EQ(host.Run(c.arguments), kWrongUsage) << c.message;
    EXPECT_THAT(host.err(), StartsWith("error: ")) << c.message;
    EXPECT_THAT(host.err(), HasSubstr(c.message));
    EXPECT_EQ(LinesIn(host.err()), 1) << host.err();
    EXPECT_THAT(host.out(), IsEmpty()) << c.message;
    EXPECT_THAT(host.server().Requests(), IsEmpty()) << c.message;
  }
}

TEST(Plugin, HasHelpWithExamplesForEachCommand) {
  for (const char* command :
       {"preview", "run",     "retry",  "runs",   "show",        "cancel",  "sets",      "items",
        "cat",     "history", "diff",   "verify", "backup",      "release", "retention", "export",
        "import",  "restore", "report", "rights", "permissions", "notify",  "version"}) {
    FakeHost host;
    EXPECT_EQ(host.Run({command, "--help"}), kOk) << command;
    EXPECT_THAT(host.out(), HasSubstr(std::string("kubectl strongroom ") + command)) << command;
    EXPECT_THAT(host.out(), HasSubstr("Examples:")) << command;
    // Not the types and checks of the program.
    EXPECT_THAT(host.out(), Not(ContainsRegex("INT|TEXT:|TEXT REQUIRED"))) << command;
    EXPECT_THAT(host.err(), IsEmpty()) << command;
  }
}

TEST(Plugin, ShowsItsCommandsWhenAskedForNone) {
  FakeHost asked;
  EXPECT_EQ(asked.Run({"--help"}), kOk);
  FakeHost host;
  EXPECT_EQ(host.Run({}), kWrongUsage);
  EXPECT_EQ(host.out(), asked.out());
  EXPECT_THAT(host.out(), HasSubstr("preview"));
}

TEST(Plugin, HelpsAsKubectlDoes) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{}, {"run"}, {"restore"}, {"restore", "show"}}) {
    FakeHost asked;
    std::vector<std::string> with_flag = words;
    with_flag.emplace_back("--help");
    ASSERT_EQ(asked.Run(with_flag), kOk);
    FakeHost host;
    std::vector<std::string> with_word = words;
    with_word.insert(with_word.begin(), "help");
    EXPECT_EQ(host.Run(with_word), kOk) << host.err();
    EXPECT_EQ(host.out(), asked.out());
  }
  FakeHost wrong;
  EXPECT_EQ(wrong.Run({"help", "prevew"}), kWrongUsage);
  EXPECT_THAT(wrong.err(), HasSubstr("did you mean \"preview\"?"));
  FakeHost completed;
  EXPECT_EQ(completed.Run({"__complete", "help", "pre"}), kOk);
  EXPECT_EQ(completed.out(), "preview\tShow when a schedule will run\n:4\n");
}

TEST(Plugin, TellsItsVersionWithoutACluster) {
  FakeHost host;
  EXPECT_EQ(host.Run({"version"}), kOk);
  EXPECT_THAT(host.out(), StartsWith("kubectl-strongroom "));
  EXPECT_THAT(host.out(), HasSubstr("strongroom.dev/v1alpha1"));
}

TEST(Plugin, TakesKubectlsFlagsBeforeAndAfterTheCommand) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"runs", "-n", "b", "--context", "c", "--kubeconfig", "k"},
        std::vector<std::string>{"--namespace=b", "--context", "c", "--kubeconfig=k", "runs"}}) {
    FakeHost host;
    host.Add("/apis/strongroom.dev/v1alpha1/namespaces/b/backupscheduleruns", ListOf({}));
    EXPECT_EQ(host.Run(arguments), kOk) << host.err();
    EXPECT_EQ(host.flags().ns, "b");
    EXPECT_EQ(host.flags().context, "c");
    EXPECT_EQ(host.flags().kubeconfig, "k");
  }
}

TEST(Plugin, AsksAsWhomTheFlagsSay) {
  FakeHost host;
  host.Add(kRunsPath, ListOf({}));
  EXPECT_EQ(host.Run({"runs", "--as", "jane", "--as-group=admins"}), kOk) << host.err();
  const web::Request request = host.server().Requests().at(0);
  EXPECT_EQ(request.headers.at("Impersonate-User"), "jane");
  EXPECT_EQ(request.headers.at("Impersonate-Group"), "admins");
  FakeHost itself;
  itself.Add(kRunsPath, ListOf({}));
  EXPECT_EQ(itself.Run({"runs"}), kOk);
  EXPECT_TRUE(itself.server().Requests().at(0).headers.empty());
}

TEST(Plugin, AsksAsNobodyWhomNoHeaderCanName) {
  const std::vector<std::pair<std::vector<std::string>, const char*>> cases{
      {{"runs", "--as-group", "admins"}, "--as-group: needs --as"},
      {{"runs", "--as", "a\r\nImpersonate-Group: system:masters"}, "--as: takes printable"},
      {{"runs", "--as", "a", "--as-group", "b\n"}, "--as-group: takes printable"}};
  for (const auto& [arguments, message] : cases) {
    FakeHost host;
    EXPECT_EQ(host.Run(arguments), kWrongUsage) << message;
    EXPECT_THAT(host.err(), HasSubstr(message));
    EXPECT_TRUE(host.server().Requests().empty());
  }
}

struct Answer {
  const char* what;
  int status;
  std::string body;
  const char* message;
};

TEST(Plugin, SaysWhatIsWrongWithTheCluster) {
  const std::vector<Answer> cases{
      {"no CRDs", 404, "404 page not found\n",
       "error: this cluster does not know backupscheduleruns.strongroom.dev"},
      {"no rights", 403,
       R"({"kind":"Status","code":403,"reason":"Forbidden","message":"User \"x\" cannot list"})",
       "Forbidden: User \"x\" cannot list"},
      {"no credentials", 401, R"({"kind":"Status","code":401,"reason":"Unauthorized"})",
       "error: the API server at https://api.example:6443 does not accept these credentials"},
      {"no JSON", 200, "<html>\x1b[31m", "does not answer"},
  };
  for (const Answer& c : cases) {
    FakeHost host;
    host.server().Add(kRunsPath, c.status, c.body);
    EXPECT_EQ(host.Run({"runs"}), kFailed) << c.what;
    EXPECT_THAT(host.err(), HasSubstr(c.message)) << c.what;
    EXPECT_EQ(host.err().find('\x1b'), std::string::npos) << c.what;
  }
}

TEST(Plugin, SaysThatTheApiServerIsAway) {
  FakeHost host;
  host.server().AddFailure(kRunsPath, "connection refused");
  EXPECT_EQ(host.Run({"runs"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: the API server at https://api.example:6443 does not answer: connection "
            "refused\n");
}

TEST(Plugin, NamesTheNearestWhenThereIsNoSuchObject) {
  FakeHost host;
  host.Add(kSchedulesPath + "/nightyl", NotFoundAnswer(), 404);
  host.Add(kSchedulesPath, ListOf({ScheduleObject("weekly"), ScheduleObject("nightly")}));
  EXPECT_EQ(host.Run({"preview", "nightyl"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: backupschedules.strongroom.dev \"nightyl\" not found in namespace \"team-a\"; "
            "did you mean \"nightly\"?\n");
}

TEST(Plugin, NamesNothingWhenItMayNotLook) {
  FakeHost host;
  host.Add(kSchedulesPath + "/nightyl", NotFoundAnswer(), 404);
  host.Add(kSchedulesPath, {{"kind", "Status"}, {"code", 403}, {"reason", "Forbidden"}}, 403);
  EXPECT_EQ(host.Run({"preview", "nightyl"}), kFailed);
  EXPECT_EQ(
      host.err(),
      "error: backupschedules.strongroom.dev \"nightyl\" not found in namespace \"team-a\"\n");
}

TEST(Plugin, EndsWhenItIsInterrupted) {
  FakeHost host;
  host.Stop();
  EXPECT_EQ(host.Run({"runs"}), kInterrupted);
}

}  // namespace
}  // namespace strongroom::cli
