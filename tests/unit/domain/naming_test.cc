#include "domain/naming.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "domain/taken_names.h"
#include "support/instant.h"

namespace strongroom::domain {
namespace {

using test::At;

// RFC 1123 subdomain, as the API server checks names of Runs and Jobs.
bool IsName(const std::string& name) {
  static const std::regex pattern(
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  return name.size() <= 63 && std::regex_match(name, pattern);
}

TEST(RunName, IsTheScheduleAndTheMinute) {
  EXPECT_EQ(RunName("nightly", At("2026-03-29T01:30:00Z")), "nightly-202603290130");
  EXPECT_EQ(RunName("a", At("1970-01-01T00:00:00Z")), "a-197001010000");
  EXPECT_EQ(RunName("nightly", At("1969-12-31T23:59:00Z")), "nightly-196912312359");
}

TEST(RunName, KeepsFiftyCharactersAndHashesMore) {
  const std::string fifty(50, 'a');
  EXPECT_EQ(RunName(fifty, At("2026-03-29T01:30:00Z")), fifty + "-202603290130");
  const std::string name = RunName(fifty + 'a', At("2026-03-29T01:30:00Z"));
  EXPECT_EQ(name.size(), 63U);
  EXPECT_EQ(name.substr(0, 42), std::string(41, 'a') + '-');
  EXPECT_TRUE(IsName(name)) << name;
}

TEST(RunName, IsANameWhereverALongScheduleNameIsCut) {
  const auto slot = At("2026-03-29T01:30:00Z");
  for (size_t dot = 1; dot < 59; ++dot) {
    std::string schedule(60, 'a');
    schedule[dot] = '.';
    EXPECT_TRUE(IsName(RunName(schedule, slot))) << schedule;
    EXPECT_TRUE(IsName(ManualRunName(schedule, "uid", "token"))) << schedule;
    schedule[dot] = '-';
    schedule[dot - 1] = dot > 1 ? '-' : 'a';
    EXPECT_TRUE(IsName(RunName(schedule, slot))) << schedule;
  }
}

TEST(RunName, DiffersBySchedule) {
  const auto slot = At("2026-03-29T01:30:00Z");
  std::set<std::string> names;
  const std::string prefix(60, 'x');
  for (int i = 0; i < 1000; ++i) names.insert(RunName(prefix + std::to_string(i), slot));
  EXPECT_EQ(names.size(), 1000U);
}

TEST(OtherName, EndsAsItIsToldAndIsANameStill) {
  EXPECT_EQ(OtherName("nightly-202603290130", "x7k2p"), "nightly-202603290130-x7k2p");
  EXPECT_EQ(OtherName(std::string(57, 'a'), "x7k2p"), std::string(57, 'a') + "-x7k2p");
  std::set<std::string> names;
  for (size_t length = 1; length <= kMaxRunName; ++length) {
    for (const char fill : {'a', '-', '.'}) {
      std::string name(length, fill);
      name.front() = name.back() = 'b';
      if (length > 2 && fill == '.') name = std::string(length, 'c');
      const std::string other = OtherName(name, "x7k2p");
      EXPECT_TRUE(IsName(other)) << other;
      EXPECT_TRUE(other.ends_with("-x7k2p")) << other;
      names.insert(other);
    }
  }
  // One and two characters are the same, whatever they are filled with.
  EXPECT_EQ(names.size(), 2 + 3 * (kMaxRunName - 2));
}

TEST(TakenNames, AreOneForEachRun) {
  ScheduleStatus status;
  EXPECT_EQ(NameNow(status, "a"), "a");
  EXPECT_EQ(TakeAnotherName(status.taken_names, "a", "1"), "a-1");
  EXPECT_EQ(TakeAnotherName(status.taken_names, "b", "2"), "b-2");
  EXPECT_EQ(NameNow(status, "a"), "a-1");
  EXPECT_EQ(NameNow(status, "b"), "b-2");
  EXPECT_EQ(TakeAnotherName(status.taken_names, "a-1", "3"), "a-3");
  EXPECT_EQ(NameNow(status, "a"), "a-3");
  EXPECT_EQ(NameNow(status, "a-1"), "a-1");
  EXPECT_EQ(status.taken_names.size(), 2U);
}

TEST(TakenNames, AreNoMoreThanTheCrdTakes) {
  ScheduleStatus status;
  for (int i = 0; i < 20; ++i) {
    TakeAnotherName(status.taken_names, "run-" + std::to_string(i), "x");
  }
  EXPECT_EQ(status.taken_names.size(), kMaxTakenNames);
  EXPECT_EQ(NameNow(status, "run-19"), "run-19-x");
}

TEST(ManualRunName, DependsOnScheduleUidAndToken) {
  const std::string name = ManualRunName("nightly", "uid-1", "now");
  EXPECT_EQ(name.substr(0, 9), "nightly-m");
  EXPECT_EQ(name.size(), std::string("nightly-202603290130").size());
  EXPECT_EQ(name, ManualRunName("nightly", "uid-1", "now"));
  EXPECT_NE(name, ManualRunName("nightly", "uid-1", "again"));
  EXPECT_NE(name, ManualRunName("nightly", "uid-2", "now"));
  EXPECT_NE(ManualRunName("n", "a\nb", "c"), ManualRunName("n", "a", "b\nd"));
}

TEST(RetryRunName, DependsOnScheduleUidRunAndToken) {
  const std::string name = RetryRunName("nightly", "uid-1", "nightly-1", "now");
  EXPECT_EQ(name.substr(0, 9), "nightly-r");
  EXPECT_EQ(name.size(), std::string("nightly-202603290130").size());
  EXPECT_EQ(name, RetryRunName("nightly", "uid-1", "nightly-1", "now"));
  EXPECT_NE(name, RetryRunName("nightly", "uid-1", "nightly-1", "again"));
  EXPECT_NE(name, RetryRunName("nightly", "uid-1", "nightly-2", "now"));
  EXPECT_NE(name, RetryRunName("nightly", "uid-2", "nightly-1", "now"));
  EXPECT_TRUE(IsName(RetryRunName(std::string(253, 'z'), "uid", "nightly-1", "../..")));
}

TEST(CheckName, IsANameOfALabelForAnyTenant) {
  EXPECT_EQ(CheckName("contoso", "a").substr(0, 14), "contoso-check-");
  EXPECT_NE(CheckName("contoso", "a"), CheckName("contoso", "b"));
  EXPECT_NE(CheckName(std::string(253, 'a'), "a"), CheckName(std::string(252, 'a'), "a"));
  for (const auto& tenant : {std::string(253, 'z'), std::string("a"), std::string(45, 'b')}) {
    EXPECT_TRUE(IsName(CheckName(tenant, "a"))) << tenant;
  }
}

TEST(ManualRunName, IsANameForAnyToken) {
  for (const char* token : {" ", "../..", "\xff\xfe", "UPPER", "-"}) {
    EXPECT_TRUE(IsName(ManualRunName(std::string(253, 'z'), "uid", token))) << token;
  }
}

}  // namespace
}  // namespace strongroom::domain
