#include "cli/diff_stat.h"

#include <gtest/gtest.h>

namespace strongroom::cli {
namespace {

using base::LineCounts;
using domain::Change;

std::string TextOf(const std::vector<DiffStat>& stats) {
  std::string text;
  for (const auto& line : StatLines(stats)) {
    for (const ColoredText& part : line) text += part.text;
    text += '\n';
  }
  return text;
}

TEST(DiffStat, HasALineForEachPolicyAndATotal) {
  EXPECT_EQ(TextOf({{"roles/a", Change::kChanged, LineCounts{.removed = 1, .added = 2}},
                    {"networkPolicies/b", Change::kAdded, LineCounts{.removed = 0, .added = 10}},
                    {"roles/c", Change::kRemoved, LineCounts{.removed = 1, .added = 0}}}),
            " roles/a                   |  3 ++-\n"
            " networkPolicies/b (added) | 10 ++++++++++\n"
            " roles/c (removed)         |  1 -\n"
            " 3 policies differ: 1 added, 1 changed, 1 removed; 12 lines added(+), 2 lines "
            "removed(-)\n");
}

TEST(DiffStat, IsEmptyWhereNothingDiffers) { EXPECT_EQ(TextOf({}), ""); }

TEST(DiffStat, ScalesWhatIsTooLong) {
  const std::string text =
      TextOf({{"a/b", Change::kChanged, LineCounts{.removed = 1, .added = 4'000'000}},
              {"a/c", Change::kChanged, LineCounts{.removed = 2'000'000, .added = 0}}});
  EXPECT_EQ(text.substr(0, text.find('\n')), " a/b | 4000001 " + std::string(39, '+') + '-');
  EXPECT_NE(text.find("| 2000000 " + std::string(19, '-') + '\n'), std::string::npos) << text;
}

TEST(DiffStat, SaysWhatNobodyCounted) {
  EXPECT_EQ(TextOf({{"a/b", Change::kChanged, {}}}),
            " a/b | ?\n 1 policy differs: 0 added, 1 changed, 0 removed; the lines of 1 not "
            "counted\n");
  EXPECT_EQ(TextOf({{"a/b", Change::kChanged, {}},
                    {"a/c", Change::kChanged, LineCounts{.removed = 0, .added = 1}}}),
            " a/b | ?\n a/c | 1 +\n 2 policies differ: 0 added, 2 changed, 0 removed; 1 line "
            "added(+), 0 lines removed(-); the lines of 1 not counted\n");
}

TEST(DiffStat, ShowsHostileNamesWithoutHarm) {
  const std::string text =
      TextOf({{"a/\x1b[2J\n" + std::string(300, 'x'), Change::kChanged, LineCounts{1, 1}}});
  EXPECT_EQ(text.substr(0, 12), " a/\\x1b[2J\\n");
}

}  // namespace
}  // namespace strongroom::cli
