#include "cli/names.h"

#include <gtest/gtest.h>

#include "cli/error.h"

namespace strongroom::cli {
namespace {

std::string NameOrError(const std::string& argument) {
  try {
    return NameFrom(argument, api::kRunKind);
  } catch (const CliError& e) {
    EXPECT_EQ(e.exit_code(), kWrongUsage);
    return "refused";
  }
}

TEST(NameFrom, TakesNamesWithAndWithoutTheirKind) {
  EXPECT_EQ(NameOrError("a"), "a");
  EXPECT_EQ(NameOrError("a.b-c.1"), "a.b-c.1");
  EXPECT_EQ(NameOrError("backupschedulerun.strongroom.dev/a"), "a");
  EXPECT_EQ(NameOrError("backupscheduleruns/a"), "a");
  EXPECT_EQ(NameOrError("bsr/a"), "a");
}

TEST(NameFrom, RefusesWhatWouldBeAnotherPath) {
  for (const char* argument : {"", "bsr/", "/a", "pod/a", "a/b/c", "..", ".", "-a", "a-", "a..b",
                               "A", "a b", "a%2fb", "a?x=1", "a\n", "bsr.other.dev/a"}) {
    EXPECT_EQ(NameOrError(argument), "refused") << argument;
  }
  EXPECT_EQ(NameOrError(std::string(254, 'a')), "refused");
}

TEST(CheckNamespace, RefusesWhatIsNoLabel) {
  CheckNamespace("team-a");
  for (const char* ns : {"", "Team", "a/b", "..", "a.b", "-a"}) {
    EXPECT_THROW(CheckNamespace(ns), CliError) << ns;
  }
  EXPECT_THROW(CheckNamespace(std::string(64, 'a')), CliError);
}

}  // namespace
}  // namespace strongroom::cli
