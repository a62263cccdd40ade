#include "main/strongroom.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace strongroom::main_commands {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Called {
  std::vector<std::string> arguments;
  std::vector<const char*> shown;
};

TEST(Strongroom, ShowsTheFlagsOfEachCommandWithTheirDefaults) {
  const std::vector<Called> cases{
      {{"--help"},
       {"controller", "server", "executor", "restore", "check", "notifier", "migrate",
        "--log-level LEVEL=info"}},
      {{"controller", "--help"},
       {"--workers 1..256=16", "--report-grace-seconds 0..3600=60",
        "--purge-grace-hours 0..87600=168", "--listen ADDRESS:PORT=:8080",
        "--require-approval-of-restores", "--probe-listen ADDRESS:PORT",
        "--metrics-tls-cert-file FILE", "--lease-name NAME=strongroom-controller",
        "--kube-api-burst 1..100000=400", "Env:STRONGROOM_DATABASE"}},
      {{"server", "--help"},
       {"--listen ADDRESS:PORT=:8443", "--health-listen ADDRESS:PORT=:8080",
        "--probe-listen ADDRESS:PORT", "--metrics-tls-cert-file FILE",
        "--max-connections 1..10000=256", "--max-connections-per-peer 1..10000=64",
        "--max-header-bytes 1024..1048576=16384", "--header-seconds 1..3600=10",
        "--idle-seconds 1..3600=60", "--unknown-idle-seconds 1..3600=5",
        "--request-seconds 1..86400=900", "--min-body-rate 0..1000000000=1024",
        "--body-rate-seconds 1..3600=15", "--max-reports 1..10000=64",
        "--max-reports-per-namespace 1..10000=2", "--max-refused-tokens 1..1000000=30",
        "--kube-api-qps 1..100000=200", "Env:STRONGROOM_DATABASE"}},
      {{"executor", "--help"},
       {"--run JSON REQUIRED", "--spool-folder FOLDER=/tmp", "--catalogue FILE"}},
      {{"restore", "--help"},
       {"--restore JSON REQUIRED", "--server-url URL REQUIRED", "--spool-folder FOLDER=/tmp",
        "--tenant-folder FOLDER=", "--catalogue FILE"}},
      {{"check", "--help"},
       {"--tenant JSON REQUIRED", "--tenant-folder FOLDER=", "--catalogue FILE"}},
      {{"notifier", "--help"},
       {"--namespace NAME=strongroom", "--lease-name NAME=strongroom-notifier",
        "--secrets-dir FOLDER=", "--listen ADDRESS:PORT=:8080", "--probe-listen ADDRESS:PORT",
        "--kube-api-qps 1..100000=20", "Env:STRONGROOM_DATABASE"}},
      {{"migrate", "--help"},
       {"--wait-seconds 0..86400=60", "--purge-grace-hours 1..87600=168",
        "Env:STRONGROOM_DATABASE"}},
      {{"--version"}, {"."}},
  };
  for (const Called& c : cases) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(RunStrongroom(c.arguments, out, err), 0) << c.arguments[0];
    for (const char* shown : c.shown) EXPECT_THAT(out.str(), HasSubstr(shown));
    EXPECT_THAT(err.str(), IsEmpty()) << c.arguments[0];
  }
}

struct Refused {
  std::vector<std::string> arguments;
  const char* message;
};

TEST(Strongroom, RefusesWrongUsageInOneLine) {
  const std::vector<Refused> cases{
      {{}, "strongroom: a subcommand is required; see strongroom --help\n"},
      {{"serve"}, "strongroom: The following argument was not expected: serve; see"},
      {{"--log-level", "loud", "migrate"},
       "strongroom migrate: --log-level: \"loud\" is not one of: debug, info, warning, error; see"},
      {{"check"}, "strongroom check: --tenant is required; see strongroom check --help\n"},
      {{"migrate"}, "strongroom migrate: --database is required; see strongroom migrate --help\n"},
      {{"server", "--listen", "8443"}, "strongroom server: --listen: \"8443\" is not ADDRESS:PORT"},
      {{"controller", "--workers", "0"}, "strongroom controller: --workers: "},
  };
  for (const Refused& c : cases) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(RunStrongroom(c.arguments, out, err), 2) << c.message;
    EXPECT_THAT(err.str(), StartsWith(c.message));
    EXPECT_EQ(err.str().find('\n'), err.str().size() - 1) << err.str();
    EXPECT_THAT(out.str(), IsEmpty()) << c.message;
  }
}

// At once, whatever else is wrong: none of these files and servers is there.
TEST(Strongroom, RefusesAConnectionStringThatCannotBeReadAndQuotesNothing) {
  const std::string bad = "--database=postgresql://u:very/hunter2@db/x";
  const std::string good = "--database=postgresql://u:p@127.0.0.1:1/x";
  const std::vector<Refused> cases{
      {{"migrate", bad}, "strongroom migrate: --database (in the chart's Secret the key owner): "},
      {{"migrate", bad, "--server-database=password='hunter2"},
       "strongroom migrate: --database (in the chart's Secret the key owner), --server-database "
       "(in "
       "the chart's Secret the key server): "},
      {{"migrate", good, "--controller-database=host=db password=hunter2"},
       "strongroom migrate: --controller-database (in the chart's Secret the key controller): the "
       "connection string names no user"},
      {{"migrate", good, "--controller-database=postgresql://u:hunter2@127.0.0.1:1/x"},
       "strongroom migrate: --database (in the chart's Secret the key owner), "
       "--controller-database (in the chart's Secret the key controller): both have the user u"},
      {{"migrate", bad, "--controller-database=hunter2", "--server-database=\n",
        "--database-secret=top", "--login-secret=others"},
       "strongroom migrate: --database (key owner of the Secret top), --controller-database (key "
       "controller of the Secret others), --server-database (key server of the Secret others): it "
       "is no connection string of PostgreSQL"},
      {{"migrate", good, "--notifier-database=hunter2"},
       "strongroom migrate: --notifier-database (in the chart's Secret the key notifier): "},
      {{"server", "--database=\n", "--tls-cert-file=/none", "--tls-key-file=/none"},
       "strongroom server: --database (in the chart's Secret the key server): "},
      {{"controller", bad, "--executor-image=i", "--server-url=https://s",
        "--server-ca-file=/none"},
       "strongroom controller: --database (in the chart's Secret the key controller): "},
      {{"server", bad, "--tls-cert-file=/none", "--tls-key-file=/none"},
       "strongroom server: --database (in the chart's Secret the key server): "},
      {{"migrate", good, "ss@hunter2"},
       "strongroom migrate: The following argument was not expected: "},
      {{"migrate", good, "--databse=hunter2"},
       "strongroom migrate: The following argument was not expected: --databse"},
  };
  for (const Refused& c : cases) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(RunStrongroom(c.arguments, out, err), 2) << c.message;
    EXPECT_THAT(err.str(), StartsWith(c.message));
    EXPECT_THAT(err.str(), ::testing::Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace strongroom::main_commands
