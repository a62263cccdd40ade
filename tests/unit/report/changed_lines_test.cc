#include "report/changed_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/json.h"

namespace strongroom::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = ChangedLine::Kind;

std::vector<std::string> Changes(const base::Json& before, const base::Json& after) {
  std::vector<std::string> shown;
  for (const ChangedLine& line : ChangedLines(SettingsOf(before), SettingsOf(after)).lines) {
    const std::string name =
        line.setting.name.empty() ? std::to_string(line.setting.position) : line.setting.name;
    switch (line.kind) {
      case Kind::kSame:
        shown.push_back("  " + name);
        break;
      case Kind::kChanged:
        shown.push_back("~ " + name + ' ' + line.setting.value + " -> " + line.after.value);
        break;
      case Kind::kRemoved:
        shown.push_back("- " + name + ' ' + line.setting.value);
        break;
      case Kind::kAdded:
        shown.push_back("+ " + name + ' ' + line.setting.value);
        break;
      case Kind::kSkipped:
        shown.push_back("... " + std::to_string(line.skipped) + ' ' + line.where);
    }
  }
  return shown;
}

std::vector<std::string> ValuesOf(const Settings& settings) {
  std::vector<std::string> values;
  for (const Setting& line : settings.lines) values.push_back(line.value);
  return values;
}

TEST(ChangedLines, PairOldAndNewValuesOfAMember) {
  EXPECT_THAT(Changes({{"a", 1}, {"b", 2}, {"c", 3}}, {{"b", 4}, {"c", 3}, {"d", 5}}),
              ElementsAre("- a 1", "~ b 2 -> 4", "  c", "+ d 5"));
}

TEST(ChangedLines, OfAListMoveNothingThatIsTheSame) {
  const base::Json a{{"n", "a"}}, b{{"n", "b"}}, c{{"n", "c"}};
  EXPECT_THAT(Changes({{"l", {a, b, c}}}, {{"l", {b, c}}}),
              ElementsAre("  l", "- 1 ", "- n a", "  1", "  n", "  2", "... 1 "));
  EXPECT_THAT(Changes({{"l", {a, c}}}, {{"l", {a, b, c}}}),
              ElementsAre("  l", "  1", "  n", "+ 2 ", "+ n b", "  3", "  n"));
}

// Whatever was chosen as the same: all lines of before are there in their order, and all of after.
TEST(ChangedLines, LeaveNothingOut) {
  std::mt19937 random(3);
  const auto list = [&] {
    base::Json elements = base::Json::array();
    for (size_t i = random() % 5; i > 0; --i) {
      elements.push_back({{"n", random() % 2}, {"m", {{{"x", random() % 2}}}}});
    }
    return base::Json{{"l", elements}};
  };
  for (int i = 0; i < 1'000; ++i) {
    const base::Json old_list = list(), new_list = list();
    const Settings before = SettingsOf(old_list), after = SettingsOf(new_list);
    std::vector<std::string> old_values, new_values;
    for (const ChangedLine& line : ChangedLines(before, after).lines) {
      for (size_t j = 0; j < line.skipped; ++j) {
        old_values.push_back(before.lines.at(old_values.size()).value);
        new_values.push_back(after.lines.at(new_values.size()).value);
      }
      if (line.kind == Kind::kSkipped) continue;
      if (line.kind != Kind::kAdded) old_values.push_back(line.setting.value);
      if (line.kind == Kind::kRemoved) continue;
      new_values.push_back(line.kind == Kind::kChanged ? line.after.value : line.setting.value);
    }
    ASSERT_EQ(old_values, ValuesOf(before)) << old_list << new_list;
    ASSERT_EQ(new_values, ValuesOf(after)) << old_list << new_list;
  }
}

TEST(ChangedLines, FoldWhatIsFarFromAnyChange) {
  base::Json before = base::Json::object();
  for (int i = 10; i < 30; ++i) before["s"]["k" + std::to_string(i)] = i;
  base::Json after = before;
  after["s"]["k20"] = "new";
  EXPECT_THAT(Changes(before, after),
              ElementsAre("... 8 s", "  k17", "  k18", "  k19", "~ k20 20 -> new", "  k21", "  k22",
                          "  k23", "... 6 "));
}

TEST(ChangedLines, CompareTextsLineByLine) {
  EXPECT_THAT(Changes({{"script", "one\ntwo\nthree"}}, {{"script", "one\n2\nthree\n"}}),
              ElementsAre("  script", "  1", "~ 2 two -> 2", "  3", "+ 4 "));
}

// Texts of many lines are as many lines as a policy may have, all together.
TEST(ChangedLines, AreNoMoreThanAReportHas) {
  const std::string text = '#' + std::string(kMostLines / 2 - 1, '\n');
  const base::Json two{{"a", text}, {"b", text}};
  const base::Json three{{"a", text}, {"b", text}, {"c", "x"}};
  const auto count = [](const ComparedLines& compared) {
    size_t lines = 0;
    for (const ChangedLine& line : compared.lines) {
      lines += line.kind == Kind::kSkipped ? line.skipped : 1;
    }
    return lines;
  };
  const auto none = ChangedLines({}, SettingsOf(two));
  EXPECT_EQ(count(none), kMostLines);
  EXPECT_TRUE(none.has_more);
  EXPECT_EQ(none.lines.back().setting.left_out, 1U);
  const auto both = ChangedLines(SettingsOf(three), SettingsOf(three));
  EXPECT_EQ(count(both), kMostLines);
  EXPECT_TRUE(both.has_more);
  EXPECT_FALSE(ChangedLines({}, SettingsOf({{"a", text}})).has_more);
}

TEST(ChangedLines, OfTheSameAreNone) {
  EXPECT_THAT(ChangedLines({}, {}).lines, IsEmpty());
  EXPECT_THAT(Changes({{"a", 1}}, {{"a", 1}}), ElementsAre("... 1 "));
}

// Both sides are whole, whatever happened between.
TEST(ChangedLines, OfMuchThatDiffersAreOneAfterTheOther) {
  base::Json before = base::Json::array(), after = base::Json::array();
  for (int i = 0; i < 3'000; ++i) {
    before.push_back({{"old", i}});
    after.push_back({{"new", i}});
  }
  size_t removed = 0, added = 0;
  for (const ChangedLine& line : ChangedLines(SettingsOf(before), SettingsOf(after)).lines) {
    removed += line.kind == Kind::kRemoved ? 1 : 0;
    added += line.kind == Kind::kAdded ? 1 : 0;
  }
  EXPECT_EQ(removed, added);
  EXPECT_GT(removed, 5'000U);
}

}  // namespace
}  // namespace strongroom::report
